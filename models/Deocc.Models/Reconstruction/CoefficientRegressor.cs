using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers;
using Deocc.Engine.Layers.Initialization;
using Deocc.Engine.Ops;
using Deocc.Engine.Serialization.Mapping;
using Deocc.Engine.Tensors;
using Deocc.Models.Backbones;

namespace Deocc.Models.Reconstruction;

/// <summary>
/// A residual network with one linear output that predicts a vector of face coefficients. The output starts at zero, which is
/// the mean face, looking ahead and unmoved (a <see cref="CoefficientPart.Scale"/> starts at one). Parameters have torchvision's
/// names, so that ImageNet weights load by <see cref="BackboneMapping"/>.
/// </summary>
/// <example><code>
/// using var network = new CoefficientRegressor(CoefficientLayout.WhiteLight239);
/// network.Load("resnet50.pth", CoefficientRegressor.BackboneMapping, strict: false);
/// FaceCoefficients faces = network.Layout.Split(network.Forward(images));
/// </code></example>
public sealed class CoefficientRegressor : Layer
{
    private readonly ResNetEncoder _encoder;
    private readonly Linear _output;

    /// <summary>Makes the network.</summary>
    /// <param name="layout">What the numbers mean; <see cref="CoefficientLayout.WhiteLight239"/> when left out.</param>
    /// <param name="depth">Which residual network.</param>
    /// <param name="inputChannels">Channels of the images.</param>
    public CoefficientRegressor(CoefficientLayout? layout = null, ResNetDepth depth = ResNetDepth.ResNet50, int inputChannels = 3)
    {
        Layout = layout ?? CoefficientLayout.WhiteLight239;
        _encoder = AddInline(new ResNetEncoder(depth, inputChannels));
        _output = AddModule("fc", new Linear(_encoder.OutputChannels, Layout.Length));
        Initializers.Constant(_output.Weight, 0);
        Initializers.Constant(_output.Bias!, 0);
        int place = 0;
        foreach ((CoefficientPart part, int count) in Layout.Parts)
        {
            if (part == CoefficientPart.Scale) _output.Bias!.AsSpan<float>()[place] = 1;
            place += count;
        }
    }

    /// <summary>Takes everything but the classifier from torchvision's weights of a residual network.</summary>
    public static StateDictMapping BackboneMapping { get; } = new StateDictMapping().Ignore(@"^fc\.");

    /// <summary>What the predicted numbers mean.</summary>
    public CoefficientLayout Layout { get; }

    /// <summary>[batch, channels, height, width], both at least 32, to [batch, length of the layout].</summary>
    /// <exception cref="ShapeException">No batch of images with that many channels.</exception>
    protected override Tensor Compute(Tensor x) => _output.Forward(_encoder.Forward(x).GlobalAvgPool2d().Flatten());
}
