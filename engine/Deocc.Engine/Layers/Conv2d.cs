using Deocc.Engine.Autograd;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers;

/// <summary>Two-dimensional convolution; see <see cref="Functional.Conv2d"/>. [batch, inputs, height, width].</summary>
public sealed class Conv2d : WeightedLayer
{
    private PreparedConv2d? _prepared;
    private Tensor? _normalizedWeight;

    /// <summary>Makes the layer with PyTorch's default initial values.</summary>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    /// <param name="kernel">The kernel's size.</param>
    /// <param name="stride">Input pixels between neighbouring outputs; 1 when left out.</param>
    /// <param name="padding">Zeros on each side.</param>
    /// <param name="dilation">Input pixels between neighbouring taps; 1 when left out.</param>
    /// <param name="groups">Independent blocks of channels; divides both numbers of channels.</param>
    /// <param name="bias">Whether to add a trained number per output channel.</param>
    public Conv2d(
        int inputs,
        int outputs,
        Size2d kernel,
        Size2d? stride = null,
        Size2d padding = default,
        Size2d? dilation = null,
        int groups = 1,
        bool bias = true)
        : base(
            [outputs, ChannelGroups.Divide(nameof(Conv2d), inputs, outputs, groups), kernel.Height, kernel.Width], outputs, bias)
    {
        (Inputs, Outputs, Kernel, Stride, Padding, Dilation, Groups) =
            (inputs, outputs, kernel, stride ?? 1, padding, dilation ?? 1, groups);
    }

    /// <summary>Input channels.</summary>
    public int Inputs { get; }

    /// <summary>Output channels.</summary>
    public int Outputs { get; }

    /// <summary>The kernel's size.</summary>
    public Size2d Kernel { get; }

    /// <summary>Input pixels between neighbouring outputs.</summary>
    public Size2d Stride { get; }

    /// <summary>Zeros on each side.</summary>
    public Size2d Padding { get; }

    /// <summary>Input pixels between neighbouring taps.</summary>
    public Size2d Dilation { get; }

    /// <summary>Independent blocks of channels.</summary>
    public int Groups { get; }

    /// <inheritdoc/>
    public override string Describe() => $"{Inputs} to {Outputs}, {Kernel}, stride {Stride}, padding {Padding}"
        + (Dilation == 1 ? string.Empty : $", dilation {Dilation}") + (Groups == 1 ? string.Empty : $", groups {Groups}");

    /// <summary>ELU of the first half of the output's channels times the sigmoid of the second, by one op (<see cref="Functional.GatedConv2d(Tensor, Tensor, Tensor?, Size2d?, Size2d, Size2d?)"/>).</summary>
    internal Tensor ForwardGated(Tensor x)
    {
        using ModuleCall call = BeginCall();
        return call.Return(_prepared is null ? x.GatedConv2d(EffectiveWeight(), Bias, Stride, Padding, Dilation) : x.GatedConv2d(_prepared));
    }

    /// <summary>A weight and bias other than the layer's own, with its options, for use many times.</summary>
    internal PreparedConv2d Prepare(Tensor weight, Tensor? bias) => new(weight, bias, Stride, Padding, Dilation, Groups);

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => _prepared is null
        ? x.Conv2d(EffectiveWeight(), Bias, Stride, Padding, Dilation, Groups)
        : x.Conv2dFused(_prepared);

    /// <inheritdoc/>
    protected override void Prepare()
    {
        Unprepare();
        using var mode = GradientMode.Disable();
        Tensor weight = EffectiveWeight();
        if (!ReferenceEquals(weight, Weight)) _normalizedWeight = weight.Unscoped();
        _prepared = Prepare(weight, Bias);
    }

    /// <inheritdoc/>
    protected override void Unprepare()
    {
        _prepared?.Dispose();
        _normalizedWeight?.Dispose();
        (_prepared, _normalizedWeight) = (null, null);
    }
}
