using Deocc.Engine.Layers;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Models.Backbones;

/// <summary>
/// A residual network with a linear output on the mean features: a classifier, or a regressor of coefficients. State
/// dictionaries are torchvision's.
/// </summary>
/// <example><code>
/// using var network = new ResNet(ResNetDepth.ResNet18);
/// network.Load("resnet18.pth");
/// network.PrepareForInference();
/// Tensor logits = network.Forward(images);
/// </code></example>
public sealed class ResNet : Layer
{
    private readonly ResNetEncoder _encoder;
    private readonly Linear _output;

    /// <summary>Makes the network.</summary>
    /// <param name="depth">Which of the family.</param>
    /// <param name="outputs">Numbers per image: classes or coefficients.</param>
    /// <param name="inputChannels">Channels of the images.</param>
    public ResNet(ResNetDepth depth, int outputs = 1000, int inputChannels = 3)
    {
        _encoder = AddInline(new ResNetEncoder(depth, inputChannels));
        _output = AddModule("fc", new Linear(_encoder.OutputChannels, outputs));
    }

    /// <summary>[batch, channels, height, width] to [batch, outputs].</summary>
    protected override Tensor Compute(Tensor x) => _output.Forward(_encoder.Forward(x).GlobalAvgPool2d().Flatten());
}
