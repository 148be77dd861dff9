using System.Runtime.CompilerServices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>
/// Pairs of places in two tensors: nested axes, outermost first, each with a size and a stride in either tensor, counted in
/// elements. Axes of size 1 vanish, and neighbours merge where one walk covers both.
/// </summary>
internal struct StridedLayout
{
    /// <summary>The number of axes left.</summary>
    public int Rank;

    /// <summary>Where the walk begins in the input, in elements.</summary>
    public long InputOffset;

    /// <summary>Where the walk begins in the output, in elements.</summary>
    public long OutputOffset;

    /// <summary>Sizes of the axes.</summary>
    public Axes Sizes;

    /// <summary>Strides in the input; negative for a walk backwards.</summary>
    public Axes InputStrides;

    /// <summary>Strides in the output.</summary>
    public Axes OutputStrides;

    /// <summary>The number of pairs.</summary>
    public readonly long Elements
    {
        get
        {
            long elements = 1;
            for (int axis = 0; axis < Rank; axis++) elements *= Sizes[axis];
            return elements;
        }
    }

    /// <summary>Adds an axis inside all former ones.</summary>
    public void Append(long size, long inputStride, long outputStride)
    {
        if (size == 1) return;
        if (Rank > 0 && InputStrides[Rank - 1] == inputStride * size && OutputStrides[Rank - 1] == outputStride * size)
        {
            Sizes[Rank - 1] *= size;
            InputStrides[Rank - 1] = inputStride;
            OutputStrides[Rank - 1] = outputStride;
            return;
        }

        Sizes[Rank] = size;
        InputStrides[Rank] = inputStride;
        OutputStrides[Rank] = outputStride;
        Rank++;
    }

    /// <summary>Takes an axis out of the walk.</summary>
    public void Remove(int axis)
    {
        Rank--;
        for (int a = axis; a < Rank; a++)
        {
            Sizes[a] = Sizes[a + 1];
            InputStrides[a] = InputStrides[a + 1];
            OutputStrides[a] = OutputStrides[a + 1];
        }
    }

    /// <summary>The offsets of a place in the walk over the axes before <paramref name="end"/>, in elements.</summary>
    public readonly void Locate(long place, int end, out long input, out long output)
    {
        input = InputOffset;
        output = OutputOffset;
        for (int axis = end - 1; axis >= 0; axis--)
        {
            (place, long coordinate) = Math.DivRem(place, Sizes[axis]);
            input += coordinate * InputStrides[axis];
            output += coordinate * OutputStrides[axis];
        }
    }

    [InlineArray(Shape.MaxRank)]
    public struct Axes
    {
        private long _first;
    }
}
