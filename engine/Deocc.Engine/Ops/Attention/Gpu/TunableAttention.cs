using System.Globalization;
using Deocc.Engine.Devices.Gpu.Tuning;

namespace Deocc.Engine.Ops.Attention.Gpu;

/// <summary>
/// How much of its operands attention (<see cref="AttentionKernels"/>) holds in shared memory at once: more of it means fewer
/// barriers, and fewer groups on a multiprocessor. Sums run in the same order with any: the bits stay.
/// </summary>
internal sealed class TunableAttention : TunableKernel
{
    private TunableAttention()
    {
    }

    /// <summary>The only one.</summary>
    public static TunableAttention Instance { get; } = new();

    /// <inheritdoc/>
    public override string Name => "attention";

    /// <inheritdoc/>
    public override IReadOnlyList<TunableValues> Candidates { get; } = [Of(16), Of(32), Of(8)];

    /// <inheritdoc/>
    public override string Describe(TunableValues values) =>
        string.Create(CultureInfo.InvariantCulture, $"{values[nameof(AttentionKernels.Depth)]} channels at once");

    /// <inheritdoc/>
    public override string? Refuse(TunableValues values, GroupLimits limits)
    {
        int depth = values[nameof(AttentionKernels.Depth)];
        if (!Candidates.Contains(values)) return $"{depth} channels at once are neither 8 nor 16 nor 32";
        if (AttentionTiles.Items > limits.Items) return $"groups of {AttentionTiles.Items} items are above the device's {limits.Items}";
        const int QuadBytes = 4 * sizeof(float);
        int buffer = 2 * depth * AttentionTiles.LineQuads * QuadBytes;
        int bytes = buffer + (AttentionTiles.WeightQuads * QuadBytes) + (((2 * AttentionTiles.Items) + AttentionTiles.Tile) * sizeof(float));
        return bytes > limits.SharedBytes ? $"{bytes} bytes of shared memory are above the device's {limits.SharedBytes}" : null;
    }

    private static TunableValues Of(int depth) => new((nameof(AttentionKernels.Depth), depth));
}
