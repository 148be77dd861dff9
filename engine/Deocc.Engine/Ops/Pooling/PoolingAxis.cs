namespace Deocc.Engine.Ops;

/// <summary>Which inputs each output of a pooled axis takes in.</summary>
internal readonly record struct PoolingAxis
{
    private readonly int _kernel;
    private readonly int _stride;
    private readonly int _padding;

    /// <summary>Windows of equal size.</summary>
    public PoolingAxis(int inputs, int outputs, int kernel, int stride, int padding, int dilation)
    {
        (Inputs, Outputs, Dilation) = (inputs, outputs, dilation);
        (_kernel, _stride, _padding) = (kernel, stride, padding);
    }

    /// <summary>Windows that divide the axis; see <see cref="PoolingWindows.Adaptive"/>.</summary>
    public PoolingAxis(int inputs, int outputs)
    {
        (Inputs, Outputs, Dilation) = (inputs, outputs, 1);
        if (inputs % outputs == 0) _kernel = _stride = inputs / outputs;
    }

    /// <summary>The size of the input's axis.</summary>
    public int Inputs { get; }

    /// <summary>The size of the output's axis.</summary>
    public int Outputs { get; }

    /// <summary>Inputs between neighbouring taps.</summary>
    public int Dilation { get; }

    /// <summary>Inputs of each window, border included; 0 where the windows' sizes differ.</summary>
    public int Kernel => _kernel;

    /// <summary>Inputs between neighbouring windows; 0 where it differs.</summary>
    public int Stride => _stride;

    /// <summary>Missing inputs in front of the first.</summary>
    public int Padding => _padding;

    /// <summary>An output's first input, and the end of its inputs; within the axis.</summary>
    public (int Start, int End) Range(int output)
    {
        if (_kernel == 0) return PoolingWindows.Adaptive(Inputs, Outputs, output);
        int start = (output * _stride) - _padding;
        int end = Math.Min(Inputs, start + ((_kernel - 1) * Dilation) + 1);
        if (start < 0) start += (-start + Dilation - 1) / Dilation * Dilation;
        return (start, end);
    }
}
