using System.Numerics;
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

    /// <summary>The elements where they are of 32 bits; otherwise null.</summary>
    public int* Int32 => _int32;

    /// <summary>The elements where they are of 64 bits; otherwise null.</summary>
    public long* Int64 => _int64;

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
        if (list.AreWithin(count, shape[axis])) return list;
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

    /// <summary>Whether all indices lie between zero and a size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool AreWithin(long count, int size) =>
        _int32 is not null ? AreWithin(_int32, count, size) : AreWithin(_int64, count, size);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool AreWithin<T>(T* indices, long count, T size)
        where T : unmanaged, IBinaryInteger<T>
    {
        Vector<T> zero = Vector<T>.Zero;
        var sizes = new Vector<T>(size);
        Vector<T> outside = zero;
        long place = 0;
        for (; place <= count - Vector<T>.Count; place += Vector<T>.Count)
        {
            Vector<T> values = Vector.Load(indices + place);
            outside |= Vector.LessThan(values, zero) | Vector.GreaterThanOrEqual(values, sizes);
        }

        bool within = outside == zero;
        for (; place < count; place++) within &= indices[place] >= T.Zero && indices[place] < size;
        return within;
    }
}
