using Deocc.Engine.Ops.MatMul.Cpu;

namespace Deocc.Engine.Ops.Attention.Cpu;

/// <summary>
/// One attention of a batch in memory; matrices are [tokens, width] whatever their layout, which is in their strides.
/// </summary>
public unsafe struct AttentionViews
{
    /// <summary>[queries, d].</summary>
    public MatrixView Query;

    /// <summary>[keys, d].</summary>
    public MatrixView Key;

    /// <summary>[keys, dv].</summary>
    public MatrixView Value;

    /// <summary>[queries, dv].</summary>
    public MatrixView Output;

    /// <summary>[queries]: log of the sum of exp(scale query . key) over the keys.</summary>
    public float* LogSumExp;

    /// <summary>The factor of the products of queries and keys.</summary>
    public float Scale;
}
