namespace Deocc.Engine.Ops.MatMul.Gpu;

/// <summary>
/// How the sums of a product are cut in parts, so that few tiles with long sums still fill a device. The rule knows the product's
/// sizes alone and reckons with one large device for all, so that bits depend on neither device nor tiles.
/// </summary>
internal struct MatMulSplits
{
    /// <summary>Parts that the sums are cut into.</summary>
    public int Count;

    /// <summary>Length of a part.</summary>
    public int Depth;

    /// <summary>Elements of the output, and from one part's sums to the next.</summary>
    public long Elements;

    // Parts begin where the kernels of every format begin to hold another piece of the sums.
    private const int Granularity = 64;

    // Shorter parts than this, or more, are not made.
    private const int ShortestDepth = 128;
    private const int MostSplits = 64;

    // The reckoned device runs so many groups at once, each with a tile of so many rows and columns.
    private const int GroupsAtOnce = 256;
    private const int TileSide = 128;

    // A sum that goes to memory and back costs a group as long as this many products, one more launch as long as this many steps along the sums.
    private const double ProductsPerPartialSum = 64;
    private const double StepsPerLaunch = 32;

    /// <summary>The cut of the least reckoned time: rounds of groups times what a group multiplies, and what partial sums cost.</summary>
    /// <param name="rows">Rows of each product.</param>
    /// <param name="columns">Columns of each product.</param>
    /// <param name="depth">Length of the sums.</param>
    /// <param name="products">How many products run at once.</param>
    public static MatMulSplits Choose(int rows, int columns, int depth, long products)
    {
        long tiles = Cover(rows, TileSide) * Cover(columns, TileSide) * products;
        double elements = (double)rows * columns * products;
        int best = 1;
        double least = double.PositiveInfinity;
        for (int count = 1; count <= Math.Clamp(depth / ShortestDepth, 1, MostSplits); count *= 2)
        {
            double time = (double)Cover(tiles * count, GroupsAtOnce) * TileSide * TileSide * Cover(depth, count);
            if (count > 1) time += (elements * (count + 1) * ProductsPerPartialSum / GroupsAtOnce) + (StepsPerLaunch * TileSide * TileSide);
            if (time >= least) continue;
            (least, best) = (time, count);
        }

        return Of(rows, columns, depth, products, best);
    }

    /// <summary>At most so many parts, of equal length but for the last; fewer where whole pieces of the sums fill fewer.</summary>
    /// <param name="rows">Rows of each product.</param>
    /// <param name="columns">Columns of each product.</param>
    /// <param name="depth">Length of the sums.</param>
    /// <param name="products">How many products run at once.</param>
    /// <param name="count">Parts.</param>
    public static MatMulSplits Of(int rows, int columns, int depth, long products, int count)
    {
        int part = (int)(Math.Max(1, Cover(Cover(depth, count), Granularity)) * Granularity);
        return new MatMulSplits { Count = (int)Math.Max(1, Cover(depth, part)), Depth = part, Elements = rows * (long)columns * products };
    }

    private static long Cover(long length, long piece) => (length + piece - 1) / piece;
}
