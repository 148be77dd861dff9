namespace Deocc.Imaging.Blending;

/// <summary>What a pixel is to the Poisson equation.</summary>
internal enum PoissonPixel : byte
{
    /// <summary>It has no say: it lies beyond the picture, or its color is not to be used.</summary>
    Absent,

    /// <summary>Its color is given.</summary>
    Given,

    /// <summary>Its color is looked for.</summary>
    Unknown,
}
