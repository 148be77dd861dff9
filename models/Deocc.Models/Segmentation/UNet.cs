using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers;
using Deocc.Engine.Serialization;
using Deocc.Engine.Tensors;
using Deocc.Models.Backbones;
using Deocc.Models.Files;

namespace Deocc.Models.Segmentation;

/// <summary>
/// A U-Net (Ronneberger et al. 2015) on a residual encoder: five decoder blocks take the encoder's features back to the
/// image's size, one convolution makes logits. The encoder's parameters lie below "encoder" under torchvision's names.
/// </summary>
public sealed class UNet : Layer
{
    /// <summary>What weight files call the network.</summary>
    public const string Name = "unet";

    private const int Reduction = 32;

    private readonly UNetOptions _options;
    private readonly ResNetEncoder _encoder;
    private readonly ModuleList<DecoderBlock> _decoder;
    private readonly Conv2d _head;

    /// <summary>Makes the network.</summary>
    /// <exception cref="ArgumentException">Not five decoder widths, or an encoder of bottleneck blocks.</exception>
    public UNet(UNetOptions? options = null)
    {
        options ??= new UNetOptions();
        IReadOnlyList<int> widths = options.DecoderWidths;
        if (widths.Count != 5) throw new ArgumentException($"UNet: {widths.Count} decoder widths, expected 5", nameof(options));
        if (options.Encoder == ResNetDepth.ResNet50)
            throw new ArgumentException("UNet: ResNet50 is no encoder of it; use ResNet18 or ResNet34", nameof(options));
        _options = options;
        _encoder = AddModule("encoder", new ResNetEncoder(options.Encoder, options.InputChannels, options.EncoderWidth));
        int stem = _encoder.StemChannels;
        _decoder = AddModule("decoder", new ModuleList<DecoderBlock>(
            new DecoderBlock(8 * stem, 4 * stem, widths[0]),
            new DecoderBlock(widths[0], 2 * stem, widths[1]),
            new DecoderBlock(widths[1], stem, widths[2]),
            new DecoderBlock(widths[2], stem, widths[3]),
            new DecoderBlock(widths[3], 0, widths[4])));
        _head = AddModule("head", new Conv2d(widths[4], options.OutputChannels, 3, padding: 1));
    }

    /// <summary>The encoder.</summary>
    public ResNetEncoder Encoder => _encoder;

    /// <summary>Makes the network that a weight file describes, with its weights.</summary>
    /// <param name="file">A file with this network's <see cref="Metadata"/>.</param>
    /// <exception cref="FileFormatException">The file holds another network, or is damaged.</exception>
    public static UNet FromFile(WeightFile file) => NetworkFile.Load(file, Name, NetworkJson.Default.UNetOptions, options => new UNet(options));

    /// <summary>What a weight file says of the network, so that <see cref="FromFile"/> can make it again.</summary>
    /// <param name="size">Width and height of the images that it was trained on.</param>
    public Dictionary<string, string> Metadata(int size) => NetworkFile.Metadata(Name, _options, NetworkJson.Default.UNetOptions, size);

    /// <summary>[batch, channels, height, width] to logits of the same height and width.</summary>
    /// <exception cref="ShapeException">Height or width is no multiple of 32.</exception>
    protected override Tensor Compute(Tensor x)
    {
        if (x.Rank != 4 || x.Shape[2] % Reduction != 0 || x.Shape[3] % Reduction != 0)
            throw new ShapeException($"UNet: input {x.Shape} must be [batch, channels, height, width] with multiples of {Reduction}; pad the image");
        ResNetFeatures features = _encoder.Features(x);
        Tensor y = _decoder[0].Forward(features.ThirtySecond, features.Sixteenth);
        y = _decoder[1].Forward(y, features.Eighth);
        y = _decoder[2].Forward(y, features.Quarter);
        y = _decoder[3].Forward(y, features.Half);
        y = _decoder[4].Forward(y, skip: null);
        return _head.Forward(y);
    }
}
