namespace Deocc.Models.Reconstruction;

/// <summary>A part of a vector that describes a face.</summary>
public enum CoefficientPart
{
    /// <summary>Identity modes, in standard deviations.</summary>
    Identity,

    /// <summary>Expression modes, in standard deviations.</summary>
    Expression,

    /// <summary>Texture modes, in standard deviations.</summary>
    Texture,

    /// <summary>Pitch, yaw and roll in radians.</summary>
    Angles,

    /// <summary>Spherical-harmonics light: 9 for white light, or 9 each for red, green and blue.</summary>
    Light,

    /// <summary>Translation in decimetres, x, y, z.</summary>
    Translation,

    /// <summary>The size of the face relative to one that is not moved: 10 / (10 - z).</summary>
    Scale,

    /// <summary>Translation in the image: x and y in decimetres, times the scale.</summary>
    ImageTranslation,
}
