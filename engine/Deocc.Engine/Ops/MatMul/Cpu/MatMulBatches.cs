using System.Runtime.CompilerServices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.MatMul.Cpu;

/// <summary>
/// The stack of matrix pairs of a broadcast product as few nested axes as possible; strides are in matrices, zero where an
/// operand is shared. The innermost axis is a batch for <see cref="Sgemm"/>.
/// </summary>
internal struct MatMulBatches
{
    private int _rank;
    private Axes _sizes;
    private Axes _aStrides;
    private Axes _bStrides;

    public MatMulBatches(in MatMulProblem problem)
    {
        Shape a = problem.A.Shape;
        Shape b = problem.B.Shape;
        Shape output = problem.Output.Shape;
        for (int axis = 0; axis < output.Rank - 2; axis++)
        {
            int back = output.Rank - axis;
            Append(output[axis], StrideOf(a, back), StrideOf(b, back));
        }

        if (_rank == 0) Append(1, 0, 0, keep: true);
    }

    /// <summary>The size of the innermost axis.</summary>
    public readonly long Inner => _sizes[_rank - 1];

    /// <summary>From one of A's matrices to the next on the innermost axis.</summary>
    public readonly long InnerA => _aStrides[_rank - 1];

    /// <summary>From one of B's matrices to the next on the innermost axis.</summary>
    public readonly long InnerB => _bStrides[_rank - 1];

    /// <summary>How often the innermost axis is walked.</summary>
    public readonly long Outer
    {
        get
        {
            long outer = 1;
            for (int axis = 0; axis < _rank - 1; axis++) outer *= _sizes[axis];
            return outer;
        }
    }

    /// <summary>The first matrices of a walk over the innermost axis.</summary>
    public readonly void Locate(long outer, out long a, out long b)
    {
        (a, b) = (0, 0);
        for (int axis = _rank - 2; axis >= 0; axis--)
        {
            (outer, long place) = Math.DivRem(outer, _sizes[axis]);
            a += place * _aStrides[axis];
            b += place * _bStrides[axis];
        }
    }

    private static long StrideOf(Shape operand, int back)
    {
        if (back > operand.Rank || operand[-back] == 1) return 0;
        return operand.ElementsBetween(operand.Rank - back + 1, operand.Rank - 2);
    }

    private void Append(long size, long aStride, long bStride, bool keep = false)
    {
        if (size == 1 && !keep) return;
        int last = _rank - 1;
        if (_rank > 0 && _aStrides[last] == aStride * size && _bStrides[last] == bStride * size)
        {
            _sizes[last] *= size;
        }
        else
        {
            last = _rank++;
            _sizes[last] = size;
        }

        _aStrides[last] = aStride;
        _bStrides[last] = bStride;
    }

    [InlineArray(Shape.MaxRank)]
    private struct Axes
    {
        private long _first;
    }
}
