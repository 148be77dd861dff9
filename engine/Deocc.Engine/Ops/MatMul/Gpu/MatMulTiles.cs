using System.Globalization;
using Deocc.Engine.Devices.Gpu.Tuning;

namespace Deocc.Engine.Ops.MatMul.Gpu;

/// <summary>Tiles of products in float32 (<see cref="MatMulKernels"/>), for one class of sizes.</summary>
internal sealed class MatMulTiles : TunableKernel
{
    /// <summary>The least rows or columns of any tile.</summary>
    public const int SmallestSide = 16;

    // Registers that an item may give to sums.
    private const int MostSums = 128;

    private MatMulTiles(string name, params TunableValues[] candidates) => (Name, Candidates) = (name, candidates);

    /// <summary>For products with a tile for every multiprocessor.</summary>
    public static MatMulTiles Large { get; } = new(
        "matmul.large",
        Of(128, 128, 8, 8, 8), Of(128, 128, 16, 8, 8), Of(128, 64, 8, 8, 8), Of(64, 128, 8, 8, 8), Of(128, 64, 16, 8, 4), Of(64, 128, 16, 4, 8),
        Of(64, 64, 16, 4, 4), Of(64, 64, 16, 8, 4), Of(64, 64, 16, 8, 8), Of(128, 256, 8, 8, 16), Of(32, 32, 16, 4, 4), Of(32, 32, 8, 4, 4));

    /// <summary>For products that have fewer, or a side much shorter.</summary>
    public static MatMulTiles Small { get; } = new(
        "matmul.small",
        Of(32, 64, 16, 4, 4), Of(32, 32, 16, 4, 4), Of(64, 32, 16, 4, 4), Of(64, 64, 16, 4, 4), Of(32, 32, 32, 4, 4), Of(16, 64, 16, 4, 4), Of(32, 128, 16, 4, 8), Of(32, 32, 8, 4, 4));

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<TunableValues> Candidates { get; }

    /// <inheritdoc/>
    public override string Describe(TunableValues values) => string.Create(
        CultureInfo.InvariantCulture,
        $"{values[nameof(MatMulKernels.TileRows)]}x{values[nameof(MatMulKernels.TileColumns)]}x{values[nameof(MatMulKernels.TileDepth)]} by {values[nameof(MatMulKernels.BlockRows)]}x{values[nameof(MatMulKernels.BlockColumns)]}");

    /// <inheritdoc/>
    public override string? Refuse(TunableValues values, GroupLimits limits)
    {
        int rows = values[nameof(MatMulKernels.TileRows)];
        int columns = values[nameof(MatMulKernels.TileColumns)];
        int depth = values[nameof(MatMulKernels.TileDepth)];
        int blockRows = values[nameof(MatMulKernels.BlockRows)];
        int blockColumns = values[nameof(MatMulKernels.BlockColumns)];
        const int Quad = MatrixOperand.Quad;
        if (blockRows < Quad || blockRows % Quad != 0 || blockColumns < Quad || blockColumns % Quad != 0 || blockRows * blockColumns > MostSums)
            return $"blocks of {blockRows}x{blockColumns} are not of quads, or above {MostSums} sums";
        if (rows < SmallestSide || rows % blockRows != 0 || columns < SmallestSide || columns % blockColumns != 0)
            return $"tiles of {rows}x{columns} are not of blocks of {blockRows}x{blockColumns}, or below {SmallestSide}";
        int items = Items(values);
        if (depth < Quad || depth % Quad != 0 || rows * depth % (Quad * items) != 0 || columns * depth % (Quad * items) != 0)
            return $"{items} items do not share a depth of {depth} evenly";
        long bytes = 2L * depth * (rows + columns + (2 * Quad)) * sizeof(float);
        if (items > limits.Items) return $"groups of {items} items are above the device's {limits.Items}";
        return bytes > limits.SharedBytes ? $"{bytes} bytes of shared memory are above the device's {limits.SharedBytes}" : null;
    }

    /// <summary>Items of a group.</summary>
    public static int Items(TunableValues values) =>
        values[nameof(MatMulKernels.TileRows)] / values[nameof(MatMulKernels.BlockRows)] * (values[nameof(MatMulKernels.TileColumns)] / values[nameof(MatMulKernels.BlockColumns)]);

    private static TunableValues Of(int rows, int columns, int depth, int blockRows, int blockColumns) => new(
        (nameof(MatMulKernels.TileRows), rows), (nameof(MatMulKernels.TileColumns), columns), (nameof(MatMulKernels.TileDepth), depth),
        (nameof(MatMulKernels.BlockRows), blockRows), (nameof(MatMulKernels.BlockColumns), blockColumns));
}
