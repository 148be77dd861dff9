using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers;
using Deocc.Engine.Layers.Initialization;
using Deocc.Engine.Ops;
using Deocc.Engine.Serialization;
using Deocc.Engine.Tensors;
using Deocc.Models.Alignment;
using Deocc.Models.Backbones.MobileNet;
using Deocc.Models.Files;

namespace Deocc.Models.Landmarks;

/// <summary>
/// 68 landmarks of a face, also of a covered one: the features of a MobileNetV3 at two depths, one pooled to a grid and one to a
/// single place, joined and taken to the points by one affine map.
/// </summary>
public sealed class LandmarkNetwork : Layer
{
    /// <summary>What weight files call the network.</summary>
    public const string Name = "landmarks";

    // The first answers lie near the mean points, whatever the picture.
    private const double FirstDeviation = 1e-3;

    private readonly LandmarkNetworkOptions _options;
    private readonly MobileNetV3Encoder _encoder;
    private readonly ConvNormActivation? _squeeze;
    private readonly Linear _points;

    /// <summary>Makes the network.</summary>
    /// <exception cref="UsageException">There is no such layer, or the grid has no places.</exception>
    public LandmarkNetwork(LandmarkNetworkOptions? options = null)
    {
        _options = options ?? new LandmarkNetworkOptions();
        _encoder = AddModule("encoder", new MobileNetV3Encoder(_options.Trunk));
        int last = _encoder.LayerCount - 1;
        if (_options.GridLayer < 0 || _options.GridLayer >= last || _options.GridSide < 1 || _options.GridChannels < 0)
        {
            Dispose();
            throw new UsageException($"LandmarkNetwork: grid layer {_options.GridLayer}, side {_options.GridSide}, {_options.GridChannels} channels; expected a layer from 0 to {last - 1}, a side of at least 1, 0 or more channels");
        }

        int channels = _encoder.Channels(_options.GridLayer);
        if (_options.GridChannels > 0)
        {
            _squeeze = AddModule("squeeze", new ConvNormActivation(
                "0", new Conv2d(channels, _options.GridChannels, 1, bias: false), "1", activation: Activation.HardSwish));
            channels = _options.GridChannels;
        }

        int features = (channels * _options.GridSide * _options.GridSide) + _encoder.OutputChannels;
        _points = AddModule("points", new Linear(features, 2 * FaceLandmarks.FullCount));
        Initializers.Normal(_points.Weight, deviation: FirstDeviation);
        Initializers.Constant(_points.Bias!, 0);
    }

    /// <summary>Makes the network that a weight file describes, with its weights.</summary>
    /// <param name="file">A file with this network's <see cref="Metadata"/>.</param>
    /// <exception cref="FileFormatException">The file holds another network, or is damaged.</exception>
    public static LandmarkNetwork FromFile(WeightFile file) =>
        NetworkFile.Load(file, Name, NetworkJson.Default.LandmarkNetworkOptions, options => new LandmarkNetwork(options));

    /// <summary>What a weight file says of the network, so that <see cref="FromFile"/> can make it again.</summary>
    /// <param name="size">Width and height of the crops that it was trained on.</param>
    public Dictionary<string, string> Metadata(int size) => NetworkFile.Metadata(Name, _options, NetworkJson.Default.LandmarkNetworkOptions, size);

    /// <summary>Makes the network answer with these points at first, so that training begins near the data.</summary>
    /// <param name="points">Shares of the crop's side from its middle.</param>
    /// <exception cref="ShapeException">There are not 68 points.</exception>
    public void StartAt(ReadOnlySpan<(float X, float Y)> points)
    {
        if (points.Length != FaceLandmarks.FullCount) throw new ShapeException($"LandmarkNetwork: {points.Length} points; expected {FaceLandmarks.FullCount}");
        var bias = new float[2 * points.Length];
        for (int i = 0; i < points.Length; i++) (bias[2 * i], bias[(2 * i) + 1]) = points[i];
        _points.Bias!.CopyFrom<float>(bias);
    }

    /// <summary>
    /// [batch, 3, height, width], RGB in [-1, 1], sides of at least 32, to [batch, 68, 2]: x to the right and y down, in shares of
    /// the crop's side from its middle, so that the crop reaches from -0.5 to 0.5.
    /// </summary>
    protected override Tensor Compute(Tensor x)
    {
        IReadOnlyList<Tensor> features = _encoder.Features(x, _options.GridLayer, _encoder.LayerCount - 1);
        Tensor grid = (_squeeze is null ? features[0] : _squeeze.Forward(features[0])).AdaptiveAvgPool2d(_options.GridSide).Flatten();
        Tensor whole = features[1].GlobalAvgPool2d().Flatten();
        return _points.Forward(Functional.Concat(1, grid, whole)).Reshape(x.Shape[0], FaceLandmarks.FullCount, 2);
    }
}
