using Deocc.Models.Backbones;

namespace Deocc.Models.Segmentation;

/// <summary>The shape of a <see cref="UNet"/>.</summary>
public sealed record UNetOptions
{
    /// <summary>The encoder: <see cref="ResNetDepth.ResNet18"/> or <see cref="ResNetDepth.ResNet34"/>.</summary>
    public ResNetDepth Encoder { get; init; } = ResNetDepth.ResNet18;

    /// <summary>Multiplies the encoder's widths; 1 is torchvision's network.</summary>
    public double EncoderWidth { get; init; } = 1;

    /// <summary>Channels of the images.</summary>
    public int InputChannels { get; init; } = 3;

    /// <summary>Logits per pixel.</summary>
    public int OutputChannels { get; init; } = 1;

    /// <summary>Channels of the five decoder blocks, from coarse to fine.</summary>
    public IReadOnlyList<int> DecoderWidths { get; init; } = [256, 128, 64, 32, 16];
}
