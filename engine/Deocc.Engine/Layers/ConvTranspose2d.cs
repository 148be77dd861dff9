using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers;

/// <summary>Transposed convolution; see <see cref="Functional.ConvTranspose2d"/>. [batch, inputs, height, width].</summary>
public sealed class ConvTranspose2d : WeightedLayer
{
    /// <summary>Makes the layer with PyTorch's default initial values.</summary>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    /// <param name="kernel">The kernel's size.</param>
    /// <param name="stride">Output pixels between the windows of neighbouring inputs; 1 when left out.</param>
    /// <param name="padding">Output pixels cut off on each side.</param>
    /// <param name="outputPadding">Further output rows and columns below and to the right.</param>
    /// <param name="dilation">Output pixels between neighbouring taps; 1 when left out.</param>
    /// <param name="groups">Independent blocks of channels; divides both numbers of channels.</param>
    /// <param name="bias">Whether to add a trained number per output channel.</param>
    public ConvTranspose2d(
        int inputs,
        int outputs,
        Size2d kernel,
        Size2d? stride = null,
        Size2d padding = default,
        Size2d outputPadding = default,
        Size2d? dilation = null,
        int groups = 1,
        bool bias = true)
        : base(
            [inputs, ChannelGroups.Divide(nameof(ConvTranspose2d), outputs, inputs, groups), kernel.Height, kernel.Width], outputs, bias)
    {
        (Inputs, Outputs, Kernel, Stride, Padding, OutputPadding, Dilation, Groups) =
            (inputs, outputs, kernel, stride ?? 1, padding, outputPadding, dilation ?? 1, groups);
    }

    /// <summary>Input channels.</summary>
    public int Inputs { get; }

    /// <summary>Output channels.</summary>
    public int Outputs { get; }

    /// <summary>The kernel's size.</summary>
    public Size2d Kernel { get; }

    /// <summary>Output pixels between the windows of neighbouring inputs.</summary>
    public Size2d Stride { get; }

    /// <summary>Output pixels cut off on each side.</summary>
    public Size2d Padding { get; }

    /// <summary>Further output rows and columns below and to the right.</summary>
    public Size2d OutputPadding { get; }

    /// <summary>Output pixels between neighbouring taps.</summary>
    public Size2d Dilation { get; }

    /// <summary>Independent blocks of channels.</summary>
    public int Groups { get; }

    /// <inheritdoc/>
    public override int OutputAxis => 1;

    /// <inheritdoc/>
    public override string Describe() => $"{Inputs} to {Outputs}, {Kernel}, stride {Stride}, padding {Padding}"
        + (Dilation == 1 ? string.Empty : $", dilation {Dilation}") + (Groups == 1 ? string.Empty : $", groups {Groups}");

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) =>
        x.ConvTranspose2d(EffectiveWeight(), Bias, Stride, Padding, OutputPadding, Dilation, Groups);
}
