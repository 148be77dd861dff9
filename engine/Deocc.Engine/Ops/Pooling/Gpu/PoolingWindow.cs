namespace Deocc.Engine.Ops.Pooling.Gpu;

/// <summary><see cref="PoolingAxis"/> as kernels take it: which inputs each output takes in, and the other way round.</summary>
internal struct PoolingWindow
{
    /// <summary>The size of the input's axis.</summary>
    public int Inputs;

    /// <summary>The size of the output's axis.</summary>
    public int Outputs;

    /// <summary>Inputs of each window, border included; 0 where the windows divide the axis and differ.</summary>
    public int Kernel;

    /// <summary>Inputs between neighbouring windows.</summary>
    public int Stride;

    /// <summary>Missing inputs in front of the first.</summary>
    public int Padding;

    /// <summary>Inputs between neighbouring taps.</summary>
    public int Dilation;

    /// <summary>The windows of an axis.</summary>
    public static PoolingWindow Of(PoolingAxis axis) => new()
    {
        Inputs = axis.Inputs,
        Outputs = axis.Outputs,
        Kernel = axis.Kernel,
        Stride = axis.Stride,
        Padding = axis.Padding,
        Dilation = axis.Dilation,
    };

    /// <summary>An output's first input.</summary>
    public readonly int Start(int output)
    {
        if (Kernel == 0) return (int)((long)output * Inputs / Outputs);
        int start = (output * Stride) - Padding;
        if (start < 0) start += (-start + Dilation - 1) / Dilation * Dilation;
        return start;
    }

    /// <summary>The end of an output's inputs.</summary>
    public readonly int End(int output)
    {
        if (Kernel == 0) return (int)(((((long)output + 1) * Inputs) + Outputs - 1) / Outputs);
        return Math.Min(Inputs, (output * Stride) - Padding + ((Kernel - 1) * Dilation) + 1);
    }

    /// <summary>The first output whose range takes in an input.</summary>
    public readonly int FirstOutput(int input)
    {
        if (Kernel == 0) return (int)((long)input * Outputs / Inputs);
        int before = input + Padding - ((Kernel - 1) * Dilation);
        return before <= 0 ? 0 : (before + Stride - 1) / Stride;
    }

    /// <summary>The end of the outputs whose ranges take in an input.</summary>
    public readonly int EndOutput(int input)
    {
        if (Kernel == 0) return (int)(((((long)input + 1) * Outputs) + Inputs - 1) / Inputs);
        return Math.Min(Outputs, ((input + Padding) / Stride) + 1);
    }
}
