using System.Runtime.CompilerServices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>
/// How to walk a reduction with the fewest axes: neighbouring axes that are both kept or both reduced merge. The innermost
/// one stands apart, since kernels run along it; outputs and rows number the kept and the reduced axes outside it.
/// </summary>
internal struct ReductionPlan
{
    private AxisGroup _kept;
    private AxisGroup _reduced;

    public ReductionPlan(Shape input, Shape output)
    {
        Inner = 1;
        InnerIsReduced = true;
        Outputs = 1;
        Rows = 1;
        long stride = 1;
        bool isFirst = true;
        for (int fromBack = 1; fromBack <= input.Rank; fromBack++)
        {
            int size = input[-fromBack];
            if (size == 1) continue;
            bool isReduced = fromBack > output.Rank || output[-fromBack] == 1;
            if (isFirst)
            {
                (InnerIsReduced, Inner, isFirst) = (isReduced, size, false);
            }
            else if (isReduced == InnerIsReduced && _kept.Rank + _reduced.Rank == 0)
            {
                Inner *= size;
            }
            else if (isReduced)
            {
                _reduced.Append(size, stride);
                Rows *= size;
            }
            else
            {
                _kept.Append(size, stride);
                Outputs *= size;
            }

            stride *= size;
        }
    }

    /// <summary>Elements along the innermost axis.</summary>
    public long Inner { get; }

    /// <summary>Whether the innermost axis is reduced; otherwise it is kept, and each output is a row of results.</summary>
    public bool InnerIsReduced { get; }

    /// <summary>Places of the kept axes outside the innermost one.</summary>
    public long Outputs { get; }

    /// <summary>Places of the reduced axes outside the innermost one.</summary>
    public long Rows { get; }

    /// <summary>Where an output's elements begin in the input.</summary>
    public readonly long OutputOffset(long output) => _kept.Locate(output);

    /// <summary>How far a row lies behind the beginning of its output's elements.</summary>
    public readonly long RowOffset(long row) => _reduced.Locate(row);

    [InlineArray(Shape.MaxRank)]
    private struct Numbers
    {
        private long _first;
    }

    /// <summary>Axes of one kind, innermost first.</summary>
    private struct AxisGroup
    {
        public int Rank;
        private Numbers _sizes;
        private Numbers _strides;

        public void Append(long size, long stride)
        {
            if (Rank > 0 && _strides[Rank - 1] * _sizes[Rank - 1] == stride)
            {
                _sizes[Rank - 1] *= size;
                return;
            }

            _sizes[Rank] = size;
            _strides[Rank] = stride;
            Rank++;
        }

        public readonly long Locate(long place)
        {
            if (Rank == 1) return place * _strides[0];
            long offset = 0;
            for (int axis = 0; axis < Rank; axis++)
            {
                (place, long coordinate) = Math.DivRem(place, _sizes[axis]);
                offset += coordinate * _strides[axis];
            }

            return offset;
        }
    }
}
