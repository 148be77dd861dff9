namespace Deocc.Engine.Ops;

/// <summary>How the weights of <see cref="AxisWindows"/> are made.</summary>
internal enum WindowFormula
{
    /// <summary>Equal weights over windows of equal size; the flag counts padding in the divisor.</summary>
    Average,

    /// <summary>Equal weights over windows that divide the axis.</summary>
    AdaptiveAverage,

    /// <summary>The nearest input, by the scale.</summary>
    Nearest,

    /// <summary>Two neighbours, by the scale; the flag aligns the corners.</summary>
    Linear,

    /// <summary>A triangle as wide as the scale; the flag aligns the corners.</summary>
    LinearAntialiased,

    /// <summary>A normalised Gaussian; the padding mirrors the border.</summary>
    Gaussian,
}
