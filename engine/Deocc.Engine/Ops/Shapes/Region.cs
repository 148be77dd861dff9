using System.Runtime.CompilerServices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>A regular grid of places within a larger tensor: along each axis a start, a length and a step.</summary>
internal struct Region
{
    private Axes _starts;
    private Axes _steps;

    /// <summary>The whole of a tensor, to be narrowed axis by axis.</summary>
    public Region(Shape whole)
    {
        Whole = whole;
        Part = whole;
        for (int axis = 0; axis < whole.Rank; axis++) _steps[axis] = 1;
    }

    /// <summary>The larger tensor's shape.</summary>
    public Shape Whole { get; }

    /// <summary>The region's shape.</summary>
    public Shape Part { get; private set; }

    /// <summary>Restricts one axis.</summary>
    public void Narrow(int axis, int start, int length, int step)
    {
        Part = Part.With(axis, length);
        _starts[axis] = start;
        _steps[axis] = step;
    }

    /// <summary>The region as strides and an offset within the larger tensor, next to a dense tensor of the region's shape.</summary>
    /// <param name="extracts">Whether the region is read into the dense tensor, or written from it.</param>
    public readonly StridedLayout ToLayout(bool extracts)
    {
        var layout = default(StridedLayout);
        long offset = 0;
        for (int axis = 0; axis < Whole.Rank; axis++)
        {
            long stride = Whole.Stride(axis);
            long step = stride * _steps[axis];
            offset += stride * _starts[axis];
            if (extracts) layout.Append(Part[axis], step, Part.Stride(axis));
            else layout.Append(Part[axis], Part.Stride(axis), step);
        }

        if (extracts) layout.InputOffset = offset;
        else layout.OutputOffset = offset;
        return layout;
    }

    /// <summary>Whether the region's elements lie side by side in memory, and then where they begin.</summary>
    public readonly bool IsContiguous(out long firstElement)
    {
        StridedLayout layout = ToLayout(extracts: true);
        firstElement = layout.InputOffset;
        return layout.Rank == 0 || (layout.Rank == 1 && layout.InputStrides[0] == 1);
    }

    [InlineArray(Shape.MaxRank)]
    private struct Axes
    {
        private int _first;
    }
}
