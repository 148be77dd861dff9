namespace Deocc.Engine.Ops;

/// <summary>
/// All sizes of a two-dimensional convolution: input [batch, inputChannels, inputSize], weight [outputChannels,
/// inputChannels / groups, kernel], output [batch, outputChannels, outputSize], dense NCHW. The same value describes the
/// gradients of that convolution, and the transposed convolution that maps its output to its input.
/// </summary>
public readonly record struct Conv2dGeometry
{
    /// <summary>Images.</summary>
    public required int Batch { get; init; }

    /// <summary>Channels of the input, a multiple of <see cref="Groups"/>.</summary>
    public required int InputChannels { get; init; }

    /// <summary>Channels of the output, a multiple of <see cref="Groups"/>.</summary>
    public required int OutputChannels { get; init; }

    /// <summary>Height and width of the input.</summary>
    public required Size2d Input { get; init; }

    /// <summary>Height and width of the output; rows and columns of the input that no output reaches are allowed.</summary>
    public required Size2d Output { get; init; }

    /// <summary>Height and width of the kernel.</summary>
    public required Size2d Kernel { get; init; }

    /// <summary>Input pixels between neighbouring outputs, at least 1.</summary>
    public Size2d Stride { get; init; } = 1;

    /// <summary>Zeros assumed above and to the left of the input; as many as needed are assumed below and to the right.</summary>
    public Size2d Padding { get; init; }

    /// <summary>Input pixels between neighbouring taps of the kernel, at least 1.</summary>
    public Size2d Dilation { get; init; } = 1;

    /// <summary>Independent blocks of channels.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Makes an empty geometry, to be filled by an initializer.</summary>
    public Conv2dGeometry()
    {
    }

    /// <summary>Input channels of one group: the second axis of the weight.</summary>
    public int GroupInputChannels => InputChannels / Groups;

    /// <summary>Output channels of one group.</summary>
    public int GroupOutputChannels => OutputChannels / Groups;

    /// <summary>Pixels of one input channel.</summary>
    public int InputPlane => Input.Height * Input.Width;

    /// <summary>Pixels of one output channel.</summary>
    public int OutputPlane => Output.Height * Output.Width;

    /// <summary>Taps of the kernel.</summary>
    public int Taps => Kernel.Height * Kernel.Width;

    /// <summary>Elements of the input.</summary>
    public long InputElements => (long)Batch * InputChannels * InputPlane;

    /// <summary>Elements of the output.</summary>
    public long OutputElements => (long)Batch * OutputChannels * OutputPlane;

    /// <summary>Elements of the weight.</summary>
    public long WeightElements => (long)OutputChannels * GroupInputChannels * Taps;

    /// <summary>Multiplications and additions of the plain algorithm, padding included.</summary>
    public long Flops => 2 * OutputElements * GroupInputChannels * Taps;

    /// <summary>The output's size along one axis: floor((input + 2 padding - dilation (kernel - 1) - 1) / stride) + 1.</summary>
    public static int OutputSize(int input, int kernel, int stride, int padding, int dilation)
    {
        int free = input + (2 * padding) - (dilation * (kernel - 1)) - 1;
        return free < 0 ? 0 : (free / stride) + 1;
    }

    /// <summary>
    /// The output's size of a transposed convolution along one axis:
    /// (input - 1) stride - 2 padding + dilation (kernel - 1) + outputPadding + 1.
    /// </summary>
    public static int TransposedOutputSize(int input, int kernel, int stride, int padding, int dilation, int outputPadding) =>
        ((input - 1) * stride) - (2 * padding) + (dilation * (kernel - 1)) + outputPadding + 1;
}
