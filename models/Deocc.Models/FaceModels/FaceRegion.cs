namespace Deocc.Models.FaceModels;

/// <summary>The part of the head that a vertex belongs to. Left and right parts are told apart by the sign of x.</summary>
public enum FaceRegion : byte
{
    /// <summary>Skin of the face that no other region names: forehead, cheeks, lids, chin, jaw.</summary>
    Skin = 0,

    /// <summary>The eyebrows.</summary>
    Brows = 1,

    /// <summary>The eyeballs.</summary>
    Eyes = 2,

    /// <summary>The nose with its nostrils.</summary>
    Nose = 3,

    /// <summary>Both lips.</summary>
    Lips = 4,

    /// <summary>What shows when the mouth opens: cavity, gums, teeth, tongue.</summary>
    MouthInterior = 5,

    /// <summary>The ears.</summary>
    Ears = 6,

    /// <summary>The head above and behind the hairline.</summary>
    Scalp = 7,

    /// <summary>The neck below jaw and skull.</summary>
    Neck = 8,
}
