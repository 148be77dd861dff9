namespace Deocc.Training.Data;

/// <summary>The classes of a face-parsing map, with the numbers of CelebAMask-HQ.</summary>
public enum ParsingClass : byte
{
    /// <summary>Nothing of the person.</summary>
    Background = 0,

    /// <summary>Facial skin.</summary>
    Skin = 1,

    /// <summary>The nose.</summary>
    Nose = 2,

    /// <summary>Spectacles and sunglasses, panes included.</summary>
    Eyeglasses = 3,

    /// <summary>The eye at the viewer's left.</summary>
    LeftEye = 4,

    /// <summary>The eye at the viewer's right.</summary>
    RightEye = 5,

    /// <summary>The brow at the viewer's left.</summary>
    LeftBrow = 6,

    /// <summary>The brow at the viewer's right.</summary>
    RightBrow = 7,

    /// <summary>The ear at the viewer's left.</summary>
    LeftEar = 8,

    /// <summary>The ear at the viewer's right.</summary>
    RightEar = 9,

    /// <summary>The inside of the mouth.</summary>
    Mouth = 10,

    /// <summary>The upper lip.</summary>
    UpperLip = 11,

    /// <summary>The lower lip.</summary>
    LowerLip = 12,

    /// <summary>Hair of the head and the beard.</summary>
    Hair = 13,

    /// <summary>Headgear.</summary>
    Hat = 14,

    /// <summary>Earrings.</summary>
    Earring = 15,

    /// <summary>A necklace.</summary>
    Necklace = 16,

    /// <summary>The neck.</summary>
    Neck = 17,

    /// <summary>Clothes.</summary>
    Cloth = 18,
}
