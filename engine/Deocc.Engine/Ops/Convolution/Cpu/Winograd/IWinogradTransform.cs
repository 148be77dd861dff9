namespace Deocc.Engine.Ops.Convolution.Cpu.Winograd;

/// <summary>
/// Winograd's minimal filtering F(m, 3) (Lavin and Gray 2015): m outputs of a three-tap filter from m + 2 inputs with m + 2
/// multiplications, y = A^T [(G w) * (B^T d)], and in two dimensions by rows and columns. Each method is one of the matrices
/// applied along one axis to as many tiles as a register holds; operands are registers <c>step</c> floats apart.
/// </summary>
internal unsafe interface IWinogradTransform
{
    /// <summary>Outputs per tile and axis: m.</summary>
    static abstract int Outputs { get; }

    /// <summary>Inputs, and multiplications, per tile and axis: m + 2.</summary>
    static abstract int Size { get; }

    /// <summary>B^T down the columns of consecutive pixels; row i of the image is at <paramref name="rows"/>[i].</summary>
    static abstract void InputColumns<TLane>(float** rows, nint x, float* destination, nint step)
        where TLane : struct, ILane<TLane>;

    /// <summary>
    /// B^T along a row of one register of tiles, which lie side by side: <paramref name="near"/> has each tile's first m
    /// inputs, <paramref name="far"/> the next m. Which tile comes to which place of a register is for
    /// <see cref="OutputRow"/> to undo.
    /// </summary>
    static abstract void InputRow<TLane>(float* near, float* far, float* destination, nint step)
        where TLane : struct, ILane<TLane>;

    /// <summary>B^T.</summary>
    static abstract void Input<TLane>(float* source, nint sourceStep, float* destination, nint step)
        where TLane : struct, ILane<TLane>;

    /// <summary>A^T.</summary>
    static abstract void Output<TLane>(float* source, nint sourceStep, float* destination, nint step)
        where TLane : struct, ILane<TLane>;

    /// <summary>A^T along a row of one register of tiles; writes their pixels side by side.</summary>
    static abstract void OutputRow<TLane>(float* source, nint sourceStep, float* pixels)
        where TLane : struct, ILane<TLane>;

    /// <summary>G.</summary>
    static abstract void Weight<TLane>(float* source, nint sourceStep, float* destination, nint step)
        where TLane : struct, ILane<TLane>;

    /// <summary>A: the transpose of <see cref="Output"/>, for gradients.</summary>
    static abstract void OutputGradient<TLane>(float* source, nint sourceStep, float* destination, nint step)
        where TLane : struct, ILane<TLane>;

    /// <summary>G^T: the transpose of <see cref="Weight"/>, for gradients.</summary>
    static abstract void WeightGradient<TLane>(float* source, nint sourceStep, float* destination, nint step)
        where TLane : struct, ILane<TLane>;
}
