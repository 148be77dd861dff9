namespace Deocc.Engine.Ops.Attention.Gpu;

/// <summary>
/// One of attention's three gradients, each a weighted sum of tokens: with W the softmax's weights, dW = dO V' and D the rows' sums of
/// W dW (which are those of O dO), dQ = scale W (dW - D) K, dK = scale (W (dW - D))' Q, dV = W' dO.
/// </summary>
internal interface IAttentionGradientPart
{
    /// <summary>Whether the gradient is that of the queries, and the keys are what is summed over, rather than the other way round.</summary>
    static abstract bool IsOfQueries { get; }

    /// <summary>Whether the weights are W (dW - D) rather than W.</summary>
    static abstract bool IsOfScores { get; }
}

/// <summary>dQ.</summary>
internal readonly struct QueryGradientPart : IAttentionGradientPart
{
    public static bool IsOfQueries => true;

    public static bool IsOfScores => true;
}

/// <summary>dK.</summary>
internal readonly struct KeyGradientPart : IAttentionGradientPart
{
    public static bool IsOfQueries => false;

    public static bool IsOfScores => true;
}

/// <summary>dV.</summary>
internal readonly struct ValueGradientPart : IAttentionGradientPart
{
    public static bool IsOfQueries => false;

    public static bool IsOfScores => false;
}
