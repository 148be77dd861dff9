using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.Tuning;

namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>The tiles of <see cref="IConvolutionTile"/>.</summary>
internal enum ConvolutionTile
{
    /// <summary><see cref="LargeTile"/>.</summary>
    Large,

    /// <summary><see cref="WideTile"/>.</summary>
    Wide,

    /// <summary><see cref="SmallTile"/>.</summary>
    Small,

    /// <summary><see cref="FlatTile"/>.</summary>
    Flat,
}

/// <summary>How a product is cut: the groups' tiles, and how many parts sums are cut into.</summary>
internal readonly record struct ConvolutionPlan(ConvolutionTile Tile, int Splits)
{
    /// <summary>What devices take along y and z.</summary>
    public const int LargestGrid = 65535;

    // Sums shorter than this are not cut, nor are more parts made than this; more partial results than this are too much memory.
    private const int ShortestDepth = 128;
    private const int MostSplits = 64;
    private const long MostPartialElements = 1L << 26;

    // Groups of 256 items that a multiprocessor is reckoned to run at a time.
    private const int GroupsPerUnit = 2;

    // A sum that goes to memory and back costs about as long as this many products.
    private const double ProductsPerPartialSum = 64;

    private static readonly (ConvolutionTile Tile, string Name, int Rows, int Columns)[] Tiles =
    [
        (ConvolutionTile.Large, nameof(ConvolutionTile.Large), LargeTile.Rows, LargeTile.Columns),
        (ConvolutionTile.Wide, nameof(ConvolutionTile.Wide), WideTile.Rows, WideTile.Columns),
        (ConvolutionTile.Small, nameof(ConvolutionTile.Small), SmallTile.Rows, SmallTile.Columns),
        (ConvolutionTile.Flat, nameof(ConvolutionTile.Flat), FlatTile.Rows, FlatTile.Columns),
    ];

    /// <summary>Rows and columns of the plan's tile.</summary>
    public (int Rows, int Columns) Size => (Tiles[(int)Tile].Rows, Tiles[(int)Tile].Columns);

    /// <summary>The plan that suits a product on a device, in the device's precision.</summary>
    public static ConvolutionPlan Choose<TProduct>(in ConvolutionSizes sizes, GpuDevice device)
        where TProduct : unmanaged, IConvolutionProduct =>
        Choose(
            TProduct.Rows(sizes), TProduct.Columns(sizes), TProduct.Depth(sizes), sizes.Groups, device.ComputeUnits,
            device.MatrixPrecision == MatrixPrecision.Float32, device.Tuning.Of(ConvolutionSpeeds.For(device.MatrixPrecision)));

    /// <summary>
    /// The plan of the least reckoned time: rounds of groups that the device can run at once, times what a group multiplies, over
    /// how fast the device multiplies in a tile.
    /// </summary>
    /// <param name="rows">Rows of each product.</param>
    /// <param name="columns">Columns of each product.</param>
    /// <param name="depth">Length of the sums.</param>
    /// <param name="products">How many products run at once.</param>
    /// <param name="computeUnits">Multiprocessors of the device.</param>
    /// <param name="hasSmallTile">Whether there is <see cref="SmallTile"/>.</param>
    /// <param name="speeds">The tiles' speeds (<see cref="ConvolutionSpeeds"/>).</param>
    public static ConvolutionPlan Choose(int rows, long columns, int depth, int products, int computeUnits, bool hasSmallTile, TunableValues speeds)
    {
        var best = new ConvolutionPlan(ConvolutionTile.Large, 1);
        double least = double.PositiveInfinity;
        long atOnce = (long)Math.Max(1, computeUnits) * GroupsPerUnit;
        foreach ((ConvolutionTile tile, string name, int tileRows, int tileColumns) in Tiles)
        {
            if (tile == ConvolutionTile.Small && !hasSmallTile) continue;
            long groups = Cover(rows, tileRows) * Cover(columns, tileColumns) * products;
            long mostSplits = Math.Min(
                Math.Min(MostSplits, depth / ShortestDepth),
                Math.Min(LargestGrid / Math.Max(1, products), MostPartialElements / Math.Max(1, rows * columns * products)));
            for (int splits = 1; splits <= Math.Max(1, mostSplits); splits *= 2)
            {
                double rounds = Cover(groups * splits, atOnce);
                double time = rounds * tileRows * tileColumns * Cover(depth, splits) / (speeds[name] / 100.0);
                if (splits > 1) time += (double)rows * columns * products * (splits + 1) * ProductsPerPartialSum / atOnce;
                if (time >= least) continue;
                least = time;
                best = new ConvolutionPlan(tile, splits);
            }
        }

        return best;
    }

    private static long Cover(long length, long piece) => (length + piece - 1) / piece;
}
