using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Deocc.Engine.Diagnostics;

namespace Deocc.Engine.Tensors;

/// <summary>
/// The sizes of a tensor's axes, outermost first; at most <see cref="MaxRank"/> of them. A value type, so that shapes cost
/// no garbage. Tensors are always dense and row-major, so the shape alone fixes the strides.
/// </summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IEquatable<Shape>
{
    /// <summary>The largest number of axes.</summary>
    public const int MaxRank = 8;

    private readonly Axes _sizes;
    private readonly int _rank;

    /// <summary>Makes a shape from its sizes.</summary>
    /// <exception cref="ShapeException">Too many axes, a negative size, or more elements than fit 63 bits.</exception>
    public Shape(params ReadOnlySpan<int> sizes)
    {
        if (sizes.Length > MaxRank) throw new ShapeException($"Shape: {sizes.Length} axes are more than the {MaxRank} supported");
        _rank = sizes.Length;
        long elements = 1;
        for (int axis = 0; axis < sizes.Length; axis++)
        {
            if (sizes[axis] < 0) throw new ShapeException($"Shape: axis {axis} has negative size {sizes[axis]}");
            if (Math.BigMul(elements, sizes[axis], out long low) != 0 || low < 0)
                throw new ShapeException("Shape: the number of elements overflows 63 bits");
            elements = low;
            _sizes[axis] = sizes[axis];
        }

        Elements = elements;
    }

    /// <summary>The number of axes; 0 for a scalar.</summary>
    public int Rank => _rank;

    /// <summary>The number of elements: the product of the sizes; 1 for a scalar.</summary>
    public long Elements { get; }

    /// <summary>The size of an axis; negative axes count from the last.</summary>
    /// <exception cref="ShapeException">The axis does not exist.</exception>
    public int this[int axis] => _sizes[NormalizeAxis(axis)];

    /// <summary>Makes a shape from a collection expression.</summary>
    public static Shape Create(ReadOnlySpan<int> sizes) => new(sizes);

    /// <summary>Equal sizes.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Different sizes.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>Maps a negative axis to its place from the front and checks it.</summary>
    /// <exception cref="ShapeException">The axis does not exist.</exception>
    public int NormalizeAxis(int axis)
    {
        int normalized = axis < 0 ? axis + _rank : axis;
        if ((uint)normalized >= (uint)_rank) throw new ShapeException($"Shape: axis {axis} does not exist in {this}; expected {-_rank} to {_rank - 1}");
        return normalized;
    }

    /// <summary>The sizes, outermost first. Valid while this value lives.</summary>
    [UnscopedRef]
    public ReadOnlySpan<int> AsSpan() => ((ReadOnlySpan<int>)_sizes)[.._rank];

    /// <summary>The sizes as a new array.</summary>
    public int[] ToArray() => AsSpan().ToArray();

    /// <summary>Walks the sizes, outermost first.</summary>
    [UnscopedRef]
    public ReadOnlySpan<int>.Enumerator GetEnumerator() => AsSpan().GetEnumerator();

    /// <summary>Elements between neighbours along an axis: the product of the sizes behind it.</summary>
    public long Stride(int axis)
    {
        long stride = 1;
        for (int a = NormalizeAxis(axis) + 1; a < _rank; a++) stride *= _sizes[a];
        return stride;
    }

    /// <summary>The product of the sizes from axis <paramref name="first"/> up to but without <paramref name="end"/>.</summary>
    public long ElementsBetween(int first, int end)
    {
        long elements = 1;
        for (int a = first; a < end; a++) elements *= _sizes[a];
        return elements;
    }

    /// <summary>This shape with one axis of another size.</summary>
    public Shape With(int axis, int size)
    {
        Span<int> sizes = stackalloc int[MaxRank];
        AsSpan().CopyTo(sizes);
        sizes[NormalizeAxis(axis)] = size;
        return new Shape(sizes[.._rank]);
    }

    /// <summary>This shape without one axis.</summary>
    public Shape Without(int axis)
    {
        int removed = NormalizeAxis(axis);
        Span<int> sizes = stackalloc int[MaxRank];
        int kept = 0;
        for (int a = 0; a < _rank; a++)
        {
            if (a != removed) sizes[kept++] = _sizes[a];
        }

        return new Shape(sizes[..kept]);
    }

    /// <summary>
    /// The shape both operands broadcast to: aligned at the last axis, a size of 1 stretches (NumPy's rule).
    /// </summary>
    /// <exception cref="ShapeException">Two sizes differ and neither is 1; the message names the op.</exception>
    public static Shape Broadcast(string op, Shape left, Shape right)
    {
        if (left == right) return left;
        int rank = Math.Max(left._rank, right._rank);
        Span<int> sizes = stackalloc int[MaxRank];
        for (int back = 1; back <= rank; back++)
        {
            int l = back <= left._rank ? left._sizes[left._rank - back] : 1;
            int r = back <= right._rank ? right._sizes[right._rank - back] : 1;
            if (l != r && l != 1 && r != 1)
            {
                throw new ShapeException(
                    $"{op}: {left} and {right} do not broadcast: axis -{back} has sizes {l} and {r}, and neither is 1");
            }

            sizes[rank - back] = l == 1 ? r : l;
        }

        return new Shape(sizes[..rank]);
    }

    /// <inheritdoc/>
    public bool Equals(Shape other) => AsSpan().SequenceEqual(other.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (int size in AsSpan()) hash.Add(size);
        return hash.ToHashCode();
    }

    /// <summary>The sizes as errors print them: <c>[2,3,64,64]</c>.</summary>
    public override string ToString() => $"[{string.Join(',', ToArray())}]";

    [InlineArray(MaxRank)]
    private struct Axes
    {
        private int _first;
    }
}
