namespace Deocc.Engine.Ops.MatMul.Gpu;

/// <summary>Which axis of an operand is dense in memory, known when a kernel is built: tiles lie in shared memory the same way.</summary>
internal interface IDenseAxis
{
    /// <summary>Whether it is the depth, along which sums run; else lines are dense (<see cref="MatrixOperand"/>).</summary>
    static abstract bool IsDepth { get; }
}

/// <summary>Neighbours along the sums are neighbours in memory: A as it is, B transposed.</summary>
internal readonly struct DenseDepth : IDenseAxis
{
    public static bool IsDepth => true;
}

/// <summary>Neighbouring lines are neighbours in memory: A transposed, B as it is.</summary>
internal readonly struct DenseLines : IDenseAxis
{
    public static bool IsDepth => false;
}
