namespace Deocc.Models.Pipelines;

/// <summary>Which color of a mask marks what covers the face.</summary>
public enum MaskPolarity
{
    /// <summary>Found out: the mask's outer edge belongs to what is not marked.</summary>
    Auto,

    /// <summary>White, or opaque.</summary>
    White,

    /// <summary>Black, or transparent.</summary>
    Black,
}
