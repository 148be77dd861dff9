using System.Runtime.CompilerServices;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Indexing.Cpu;

/// <summary>The elements of an index tensor, of either integer type.</summary>
internal readonly unsafe struct IndexList
{
    private readonly int* _int32;
    private readonly long* _int64;

    private IndexList(Tensor indices)
    {
        if (indices.ElementType == ElementType.Int32) _int32 = indices.Pointer<int>();
        else _int64 = indices.Pointer<long>();
    }

    /// <summary>An element.</summary>
    public long this[long place]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _int32 is not null ? _int32[place] : _int64[place];
    }

    /// <summary>Reads an index tensor after checking that every index lies within an axis.</summary>
    /// <param name="op">The op, for the message.</param>
    /// <param name="indices">The indices.</param>
    /// <param name="shape">The tensor that they point into.</param>
    /// <param name="axis">The axis that they count along.</param>
    /// <exception cref="ShapeException">An index lies outside.</exception>
    public static IndexList Checked(string op, Tensor indices, Shape shape, int axis)
    {
        var list = new IndexList(indices);
        long size = shape[axis];
        long count = indices.Elements;
        for (long place = 0; place < count; place++)
        {
            if ((ulong)list[place] >= (ulong)size)
            {
                throw new ShapeException(
                    $"{op}: index {list[place]} at place {place} of {indices.Shape} lies outside axis {axis} of {shape}, which has size {size}");
            }
        }

        return list;
    }
}
