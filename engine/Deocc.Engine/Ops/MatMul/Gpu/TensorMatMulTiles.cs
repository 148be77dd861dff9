using System.Globalization;
using Deocc.Engine.Devices.Gpu.Tuning;

namespace Deocc.Engine.Ops.MatMul.Gpu;

/// <summary>Tiles of products on tensor cores (<see cref="TensorMatMulKernels"/>), for one class of sizes.</summary>
internal sealed class TensorMatMulTiles : TunableKernel
{
    // Registers that an item may give to sums.
    private const int MostSums = 128;

    private const int WarpItems = 32;
    private const int FragmentRows = 16;
    private const int FragmentColumns = 8;
    private const int FragmentWords = 8;

    // Of shared memory, for a warp to exchange fragments where there are no tensor cores.
    private const int ScratchBytes = 192 * sizeof(float);

    private TensorMatMulTiles(string name, params TunableValues[] candidates) => (Name, Candidates) = (name, candidates);

    /// <summary>For products with a tile for every multiprocessor.</summary>
    public static TensorMatMulTiles Large { get; } = new(
        "matmul.tensor.large",
        Of(128, 128, 16, 64, 32), Of(128, 128, 16, 32, 64), Of(128, 64, 16, 32, 32), Of(64, 128, 16, 32, 32), Of(128, 128, 8, 64, 32), Of(64, 64, 16, 32, 32),
        Of(128, 128, 16, 64, 64), Of(128, 256, 8, 64, 64), Of(64, 64, 16, 32, 16));

    /// <summary>For products that have fewer, or a side much shorter.</summary>
    public static TensorMatMulTiles Small { get; } = new(
        "matmul.tensor.small",
        Of(64, 64, 16, 32, 16), Of(32, 64, 16, 16, 32), Of(32, 32, 16, 16, 16), Of(64, 32, 16, 32, 16), Of(32, 64, 32, 32, 16), Of(64, 64, 32, 32, 32));

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<TunableValues> Candidates { get; }

    /// <inheritdoc/>
    public override string Describe(TunableValues values) => string.Create(
        CultureInfo.InvariantCulture,
        $"{values[nameof(TensorMatMulKernels.TileRows)]}x{values[nameof(TensorMatMulKernels.TileColumns)]}x{values[nameof(TensorMatMulKernels.TileWords)]} by {values[nameof(TensorMatMulKernels.WarpRows)]}x{values[nameof(TensorMatMulKernels.WarpColumns)]}");

    /// <inheritdoc/>
    public override string? Refuse(TunableValues values, GroupLimits limits)
    {
        int rows = values[nameof(TensorMatMulKernels.TileRows)];
        int columns = values[nameof(TensorMatMulKernels.TileColumns)];
        int words = values[nameof(TensorMatMulKernels.TileWords)];
        int warpRows = values[nameof(TensorMatMulKernels.WarpRows)];
        int warpColumns = values[nameof(TensorMatMulKernels.WarpColumns)];
        if (warpRows < FragmentRows || warpRows % FragmentRows != 0 || warpColumns < FragmentColumns || warpColumns % FragmentColumns != 0 || warpRows * warpColumns / WarpItems > MostSums)
            return $"warps of {warpRows}x{warpColumns} are not of fragments of {FragmentRows}x{FragmentColumns}, or above {MostSums} sums an item";
        if (rows < warpRows || rows % warpRows != 0 || columns < warpColumns || columns % warpColumns != 0)
            return $"tiles of {rows}x{columns} are not of warps of {warpRows}x{warpColumns}";
        int items = Items(values);
        const int Quad = MatrixOperand.Quad;
        if (words < FragmentWords || words % FragmentWords != 0 || rows * words % (Quad * items) != 0 || columns * words % (Quad * items) != 0)
            return $"{items} items do not share {words} words along the sums evenly";
        long bytes = (2L * sizeof(uint) * (Words(rows, words) + Words(columns, words))) + (ScratchBytes * (items / WarpItems));
        if (items > limits.Items) return $"groups of {items} items are above the device's {limits.Items}";
        return bytes > limits.SharedBytes ? $"{bytes} bytes of shared memory are above the device's {limits.SharedBytes}" : null;
    }

    /// <summary>Items of a group.</summary>
    public static int Items(TunableValues values) =>
        WarpItems * (values[nameof(TensorMatMulKernels.TileRows)] / values[nameof(TensorMatMulKernels.WarpRows)])
        * (values[nameof(TensorMatMulKernels.TileColumns)] / values[nameof(TensorMatMulKernels.WarpColumns)]);

    // Of one half of a tile, padded along the longer way.
    private static int Words(int lines, int words) => Math.Max(lines * (words + 4), words * (lines + 8));

    private static TunableValues Of(int rows, int columns, int words, int warpRows, int warpColumns) => new(
        (nameof(TensorMatMulKernels.TileRows), rows), (nameof(TensorMatMulKernels.TileColumns), columns), (nameof(TensorMatMulKernels.TileWords), words),
        (nameof(TensorMatMulKernels.WarpRows), warpRows), (nameof(TensorMatMulKernels.WarpColumns), warpColumns));
}
