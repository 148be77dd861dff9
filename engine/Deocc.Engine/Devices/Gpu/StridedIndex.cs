namespace Deocc.Engine.Devices.Gpu;

/// <summary>
/// Where an item's element lies: the item's number counts through up to four axes, each with a size and a stride in elements.
/// Axis 0 is the innermost. Passed to kernels as it is.
/// </summary>
internal struct StridedIndex
{
    /// <summary>How many axes it has at most; outer ones are walked by the host.</summary>
    public const int MaxRank = 4;

    /// <summary>The number of axes.</summary>
    public int Rank;

    /// <summary>The size of the innermost axis.</summary>
    public int Size0;

    /// <summary>The size of the second axis from inside.</summary>
    public int Size1;

    /// <summary>The size of the third axis from inside.</summary>
    public int Size2;

    /// <summary>The stride of the innermost axis.</summary>
    public int Stride0;

    /// <summary>The stride of the second axis from inside.</summary>
    public int Stride1;

    /// <summary>The stride of the third axis from inside.</summary>
    public int Stride2;

    /// <summary>The stride of the outermost axis.</summary>
    public int Stride3;

    /// <summary>An index over no axis: every item is at place 0.</summary>
    public static StridedIndex Scalar => new() { Rank = 1, Size0 = 1, Size1 = 1, Size2 = 1 };

    /// <summary>An index over nested axes.</summary>
    /// <param name="sizes">Sizes, outermost first; at most <see cref="MaxRank"/>.</param>
    /// <param name="strides">Strides in elements.</param>
    /// <exception cref="OverflowException">A size or stride is above 2^31.</exception>
    public static StridedIndex Of(ReadOnlySpan<long> sizes, ReadOnlySpan<long> strides)
    {
        StridedIndex index = Scalar;
        int rank = sizes.Length;
        if (rank == 0) return index;
        index.Rank = rank;
        index.Size0 = checked((int)sizes[rank - 1]);
        index.Stride0 = checked((int)strides[rank - 1]);
        if (rank > 1) (index.Size1, index.Stride1) = (checked((int)sizes[rank - 2]), checked((int)strides[rank - 2]));
        if (rank > 2) (index.Size2, index.Stride2) = (checked((int)sizes[rank - 3]), checked((int)strides[rank - 3]));
        if (rank > 3) index.Stride3 = checked((int)strides[rank - 4]);
        return index;
    }

    /// <summary>The place of an item's element.</summary>
    public readonly int Place(int item)
    {
        if (Rank == 1) return item * Stride0;
        int rest = item / Size0;
        int place = (item - (rest * Size0)) * Stride0;
        if (Rank == 2) return place + (rest * Stride1);
        int outer = rest / Size1;
        place += (rest - (outer * Size1)) * Stride1;
        int outermost = outer / Size2;
        return place + ((outer - (outermost * Size2)) * Stride2) + (outermost * Stride3);
    }
}
