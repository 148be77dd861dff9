namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>How much memory Winograd's algorithm takes on graphics devices.</summary>
internal sealed record GpuWinogradOptions
{
    /// <summary>
    /// Bytes of transformed inputs and products at a time, 256 MiB unless told otherwise, and never more than an eighth of the device's
    /// memory; at least what one group of items transforms. Larger batches run in several turns, with the same bits.
    /// </summary>
    public long MostTransformedBytes { get; init; } = 256L << 20;
}
