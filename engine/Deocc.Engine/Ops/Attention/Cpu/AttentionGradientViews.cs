using Deocc.Engine.Ops.MatMul.Cpu;

namespace Deocc.Engine.Ops.Attention.Cpu;

/// <summary>One attention's gradients in memory; matrices are [tokens, width] whatever their layout.</summary>
public struct AttentionGradientViews
{
    /// <summary>The operands, the output and the logarithms of the sums, as the forward computation left them.</summary>
    public AttentionViews Forward;

    /// <summary>[queries, dv]: the gradient of the output.</summary>
    public MatrixView OutputGradient;

    /// <summary>[queries, d]: receives the gradient of the queries.</summary>
    public MatrixView QueryGradient;

    /// <summary>[keys, d]: receives the gradient of the keys.</summary>
    public MatrixView KeyGradient;

    /// <summary>[keys, dv]: receives the gradient of the values.</summary>
    public MatrixView ValueGradient;
}
