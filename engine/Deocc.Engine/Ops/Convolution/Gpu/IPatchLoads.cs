namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>How a product's right matrix is read, known when a kernel is built; <see cref="ConvolutionQuads"/> has the rule.</summary>
internal interface IPatchLoads
{
    /// <summary>Whether four neighbours are read by one load, or two; else element by element.</summary>
    static abstract bool AreQuads { get; }
}

/// <summary>Element by element: any sizes.</summary>
internal readonly struct SingleLoads : IPatchLoads
{
    public static bool AreQuads => false;
}

/// <summary>In fours, of rows that are whole quads.</summary>
internal readonly struct QuadLoads : IPatchLoads
{
    public static bool AreQuads => true;
}
