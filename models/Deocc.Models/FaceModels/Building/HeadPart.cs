namespace Deocc.Models.FaceModels.Building;

/// <summary>Where a vertex of the built-in head comes from, which tells how it moves.</summary>
internal enum HeadPart : byte
{
    /// <summary>Skin of the face area, moved by the source's shapes.</summary>
    Face,

    /// <summary>Skin of head and neck, and the sockets of the eyes: moved smoothly with the face.</summary>
    Head,

    /// <summary>The mouth's socket: moved smoothly with the lips.</summary>
    MouthSocket,

    /// <summary>The eyeball at negative x.</summary>
    LeftEye,

    /// <summary>The eyeball at positive x.</summary>
    RightEye,

    /// <summary>Upper teeth and gum, fixed to the skull.</summary>
    UpperTeeth,

    /// <summary>Lower teeth and gum, moved by the jaw.</summary>
    LowerTeeth,
}
