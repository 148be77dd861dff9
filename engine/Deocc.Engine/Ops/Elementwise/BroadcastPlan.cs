using System.Runtime.CompilerServices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>
/// How to walk an output and its broadcast inputs with the fewest axes: neighbouring axes merge where all operands allow
/// it. Strides are in elements; 0 where an input stretches. The innermost axis has strides of 0 or 1.
/// </summary>
internal struct BroadcastPlan
{
    public const int MaxInputs = 3;

    /// <summary>Axes outside the innermost one.</summary>
    public int OuterRank;

    /// <summary>Elements along the innermost axis.</summary>
    public long Inner;

    /// <summary>How often the innermost axis is walked.</summary>
    public long Rows;

    /// <summary>Sizes of the outer axes, outermost first.</summary>
    public Sizes OuterSizes;

    /// <summary>Strides of input i along outer axis a at [a * MaxInputs + i].</summary>
    public Strides OuterStrides;

    /// <summary>Strides of the inputs along the innermost axis.</summary>
    public InnerStrides Innermost;

    public BroadcastPlan(Shape output, Shape a, Shape b, Shape c)
    {
        Span<long> sizes = stackalloc long[Shape.MaxRank];
        Span<long> strides = stackalloc long[Shape.MaxRank * MaxInputs];
        int rank = 0;
        for (int axis = 0; axis < output.Rank; axis++)
        {
            int size = output[axis];
            if (size == 1) continue;
            int fromBack = output.Rank - axis;
            Span<long> current = [StrideOf(a, fromBack), StrideOf(b, fromBack), StrideOf(c, fromBack)];
            if (rank > 0 && Merges(strides[((rank - 1) * MaxInputs)..], current, size))
            {
                sizes[rank - 1] *= size;
                current.CopyTo(strides[((rank - 1) * MaxInputs)..]);
                continue;
            }

            sizes[rank] = size;
            current.CopyTo(strides[(rank * MaxInputs)..]);
            rank++;
        }

        if (rank == 0)
        {
            sizes[0] = 1;
            rank = 1;
        }

        OuterRank = rank - 1;
        Inner = sizes[rank - 1];
        Rows = 1;
        for (int axis = 0; axis < OuterRank; axis++)
        {
            OuterSizes[axis] = sizes[axis];
            Rows *= sizes[axis];
        }

        strides[..(OuterRank * MaxInputs)].CopyTo(OuterStrides);
        strides.Slice(OuterRank * MaxInputs, MaxInputs).CopyTo(Innermost);
    }

    /// <summary>The inputs' offsets, in elements, at the beginning of a row.</summary>
    public readonly void Locate(long row, Span<long> offsets)
    {
        offsets.Clear();
        for (int axis = OuterRank - 1; axis >= 0; axis--)
        {
            (row, long place) = Math.DivRem(row, OuterSizes[axis]);
            for (int i = 0; i < MaxInputs; i++) offsets[i] += place * OuterStrides[(axis * MaxInputs) + i];
        }
    }

    private static bool Merges(ReadOnlySpan<long> outer, ReadOnlySpan<long> inner, long innerSize)
    {
        for (int i = 0; i < MaxInputs; i++)
        {
            if (outer[i] != inner[i] * innerSize) return false;
        }

        return true;
    }

    private static long StrideOf(Shape input, int fromBack)
    {
        if (fromBack > input.Rank) return 0;
        int axis = input.Rank - fromBack;
        return input[axis] == 1 ? 0 : input.Stride(axis);
    }

    [InlineArray(Shape.MaxRank)]
    public struct Sizes
    {
        private long _first;
    }

    [InlineArray(Shape.MaxRank * MaxInputs)]
    public struct Strides
    {
        private long _first;
    }

    [InlineArray(MaxInputs)]
    public struct InnerStrides
    {
        private long _first;
    }
}
