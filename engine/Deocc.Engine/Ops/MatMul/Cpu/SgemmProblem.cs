using Deocc.Engine.Devices.Cpu.Microkernels;

namespace Deocc.Engine.Ops.MatMul.Cpu;

/// <summary>One product, or a batch of equal ones, in float32: <c>C = A B</c> or <c>C += A B</c>, then an epilogue.</summary>
public unsafe struct SgemmProblem
{
    /// <summary>The first product's left operand; its data are ignored when <see cref="PackedA"/> is set.</summary>
    public MatrixView A;

    /// <summary>The first product's right operand; its data are ignored when <see cref="PackedB"/> is set.</summary>
    public MatrixView B;

    /// <summary>The first product's result. Must not overlap the operands.</summary>
    public MatrixView C;

    /// <summary>The left operand, packed beforehand, the same for the whole batch; or null.</summary>
    public PackedMatrix? PackedA;

    /// <summary>The right operand, packed beforehand, the same for the whole batch; or null.</summary>
    public PackedMatrix? PackedB;

    /// <summary>How many products; one when it is left at zero.</summary>
    public nint Batch;

    /// <summary>From a product's left operand to the next product's, in floats; zero if all share one.</summary>
    public nint ABatchStride;

    /// <summary>From a product's right operand to the next product's, in floats; zero if all share one.</summary>
    public nint BBatchStride;

    /// <summary>From a product's result to the next product's, in floats.</summary>
    public nint CBatchStride;

    /// <summary>
    /// Whether the batch's products are added up in one C, as if the left operands stood side by side and the right ones one
    /// below the other. The operands must not be packed beforehand.
    /// </summary>
    public bool SumsBatch;

    /// <summary>Whether to add to C rather than to overwrite it.</summary>
    public bool Accumulate;

    /// <summary>What is done to the finished elements; the same for every product of a batch.</summary>
    public TileEpilogue Epilogue;
}
