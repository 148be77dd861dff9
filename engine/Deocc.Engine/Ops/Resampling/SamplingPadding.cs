namespace Deocc.Engine.Ops;

/// <summary>What lies beyond the borders of a sampled image.</summary>
public enum SamplingPadding
{
    /// <summary>Zeros.</summary>
    Zeros,

    /// <summary>The nearest border pixel, repeated.</summary>
    Border,

    /// <summary>The image, mirrored at its borders: at the border pixels' centers with aligned corners, at their outlines without.</summary>
    Reflection,
}
