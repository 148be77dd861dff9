namespace Deocc.Training.Occluders;

/// <summary>What lies over a face.</summary>
public enum OccluderKind
{
    /// <summary>Dark or mirrored glasses.</summary>
    Sunglasses,

    /// <summary>Clear glasses: the rims cover, the lenses reflect a little.</summary>
    Spectacles,

    /// <summary>Surgical masks and respirators.</summary>
    SurgicalMask,

    /// <summary>Masks of cloth, with patterns.</summary>
    ClothMask,

    /// <summary>A scarf or a shawl over the lower face.</summary>
    Scarf,

    /// <summary>A hand, bare, gloved or sleeved.</summary>
    Hand,

    /// <summary>Bangs and loose strands.</summary>
    Hair,

    /// <summary>A microphone before the mouth.</summary>
    Microphone,

    /// <summary>A cup, a mug or a glass before the mouth.</summary>
    Cup,

    /// <summary>A cap or a hat whose brim hides the forehead.</summary>
    Hat,

    /// <summary>A random shape with a random texture.</summary>
    Blob,

    /// <summary>A cut-out of another kind, from the user's folder.</summary>
    Other,
}
