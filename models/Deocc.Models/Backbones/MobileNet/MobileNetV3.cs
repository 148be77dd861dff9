using Deocc.Engine.Layers;
using Deocc.Engine.Layers.Initialization;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Models.Backbones.MobileNet;

/// <summary>MobileNetV3 with its classifier. State dictionaries are torchvision's.</summary>
/// <example><code>
/// using var network = new MobileNetV3(MobileNetV3Size.Small);
/// network.Load("mobilenet_v3_small.pth");
/// network.PrepareForInference();
/// Tensor logits = network.Forward(ImageNetColors.Normalize(images));
/// </code></example>
public sealed class MobileNetV3 : Layer
{
    private const double DroppedShare = 0.2;

    private readonly MobileNetV3Encoder _encoder;
    private readonly Sequential _classifier;

    /// <summary>Makes the network.</summary>
    /// <param name="size">Which of the two.</param>
    /// <param name="outputs">Numbers per image: classes.</param>
    /// <param name="inputChannels">Channels of the images.</param>
    public MobileNetV3(MobileNetV3Size size, int outputs = 1000, int inputChannels = 3)
    {
        int width = size == MobileNetV3Size.Small ? 1024 : 1280;
        _encoder = AddInline(new MobileNetV3Encoder(size, inputChannels));
        _classifier = AddModule("classifier", new Sequential(
            Started(new Linear(_encoder.OutputChannels, width)), new HardSwish(), new Dropout(DroppedShare), Started(new Linear(width, outputs))));
    }

    /// <summary>[batch, channels, height, width] to [batch, outputs].</summary>
    protected override Tensor Compute(Tensor x) => _classifier.Forward(_encoder.Forward(x).GlobalAvgPool2d().Flatten());

    private static Linear Started(Linear layer)
    {
        Initializers.Normal(layer.Weight, deviation: 0.01);
        Initializers.Constant(layer.Bias!, 0);
        return layer;
    }
}
