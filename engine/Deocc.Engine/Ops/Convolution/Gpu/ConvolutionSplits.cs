namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>How the sums of a product are cut, so that small results with long sums still fill a device.</summary>
internal struct ConvolutionSplits
{
    /// <summary>Parts that the sums are cut into.</summary>
    public int Count;

    /// <summary>Length of a part, a multiple of what kernels hold at once.</summary>
    public int Depth;

    /// <summary>Elements of the result, and from one part's result to the next.</summary>
    public long Elements;
}
