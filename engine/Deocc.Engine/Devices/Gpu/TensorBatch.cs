namespace Deocc.Engine.Devices.Gpu;

/// <summary>
/// Up to four tensors that one launch works on: the first groups are the first tensor's, and so on. A group takes a fixed
/// number of elements. Passed to kernels as it is.
/// </summary>
internal struct TensorBatch
{
    /// <summary>How many tensors it has at most.</summary>
    public const int Capacity = 4;

    /// <summary>Elements of the first tensor.</summary>
    public int Count0;

    /// <summary>Elements of the second tensor.</summary>
    public int Count1;

    /// <summary>Elements of the third tensor.</summary>
    public int Count2;

    /// <summary>Elements of the fourth tensor.</summary>
    public int Count3;

    /// <summary>The number of the second tensor's first group.</summary>
    public int First1;

    /// <summary>The number of the third tensor's first group.</summary>
    public int First2;

    /// <summary>The number of the fourth tensor's first group.</summary>
    public int First3;

    /// <summary>The number of all groups.</summary>
    public int Groups;

    /// <summary>A batch of tensors.</summary>
    /// <param name="counts">Their elements; at most <see cref="Capacity"/> tensors.</param>
    /// <param name="elementsPerGroup">What a group takes.</param>
    /// <exception cref="OverflowException">There are 2^31 elements or more.</exception>
    public static TensorBatch Of(ReadOnlySpan<long> counts, int elementsPerGroup)
    {
        Span<int> sizes = stackalloc int[Capacity];
        Span<int> ends = stackalloc int[Capacity];
        int groups = 0;
        for (int i = 0; i < Capacity; i++)
        {
            sizes[i] = i < counts.Length ? checked((int)counts[i]) : 0;
            groups += (int)(((long)sizes[i] + elementsPerGroup - 1) / elementsPerGroup);
            ends[i] = groups;
        }

        return new TensorBatch
        {
            Count0 = sizes[0],
            Count1 = sizes[1],
            Count2 = sizes[2],
            Count3 = sizes[3],
            First1 = ends[0],
            First2 = ends[1],
            First3 = ends[2],
            Groups = groups,
        };
    }

    /// <summary>Which tensor a group works on.</summary>
    public readonly int TensorOf(int group)
    {
        if (group < First1) return 0;
        if (group < First2) return 1;
        return group < First3 ? 2 : 3;
    }

    /// <summary>A tensor's elements.</summary>
    public readonly int CountOf(int tensor)
    {
        if (tensor == 0) return Count0;
        if (tensor == 1) return Count1;
        return tensor == 2 ? Count2 : Count3;
    }

    /// <summary>The number of a tensor's first group; of the one behind the last, the number of all groups.</summary>
    public readonly int FirstGroupOf(int tensor)
    {
        if (tensor == 0) return 0;
        if (tensor == 1) return First1;
        if (tensor == 2) return First2;
        return tensor == 3 ? First3 : Groups;
    }
}
