namespace Deocc.Imaging;

/// <summary>How <see cref="ImageResize"/> weighs the samples around a place.</summary>
public enum ResizeFilter
{
    /// <summary>The share of each pixel's area that the new pixel covers.</summary>
    Area,

    /// <summary>A triangle: linear interpolation.</summary>
    Bilinear,

    /// <summary>Keys' cubic with a = -1/2.</summary>
    Bicubic,

    /// <summary>A windowed sinc of three lobes.</summary>
    Lanczos,
}
