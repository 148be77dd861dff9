using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers;
using Deocc.Engine.Layers.Initialization;
using Deocc.Engine.Ops;
using Deocc.Engine.Serialization;
using Deocc.Engine.Serialization.Mapping;
using Deocc.Engine.Tensors;
using Deocc.Models.Backbones;
using Deocc.Models.Files;

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
    /// <summary>What weight files call the network.</summary>
    public const string Name = "coefficient-regressor";

    private readonly CoefficientRegressorOptions _options;
    private readonly ResNetEncoder _encoder;
    private readonly Linear _output;

    /// <summary>Makes the network.</summary>
    /// <param name="layout">What the numbers mean; <see cref="CoefficientLayout.WhiteLight239"/> when left out.</param>
    /// <param name="depth">Which residual network.</param>
    /// <param name="inputChannels">Channels of the images.</param>
    public CoefficientRegressor(CoefficientLayout? layout = null, ResNetDepth depth = ResNetDepth.ResNet50, int inputChannels = 3)
        : this(new CoefficientRegressorOptions
        {
            Depth = depth,
            InputChannels = inputChannels,
            Outputs = CoefficientOutput.Of(layout ?? CoefficientLayout.WhiteLight239),
        })
    {
    }

    /// <summary>Makes the network.</summary>
    /// <param name="options">Its shape.</param>
    /// <exception cref="UsageException">The parts of the vector make no layout.</exception>
    /// <exception cref="ArgumentException">The width is not positive.</exception>
    public CoefficientRegressor(CoefficientRegressorOptions options)
    {
        _options = options;
        Layout = new CoefficientLayout([.. options.Outputs.Select(output => (output.Part, output.Count))]);
        _encoder = AddInline(new ResNetEncoder(options.Depth, options.InputChannels, options.Width));
        _output = AddModule("fc", new Linear(_encoder.OutputChannels, Layout.Length));
        Initializers.Constant(_output.Weight, 0);
        var bias = new float[Layout.Length];
        int place = 0;
        foreach (CoefficientOutput output in options.Outputs)
        {
            if (!(output.Scale > 0) || !double.IsFinite(output.Scale))
                throw new UsageException($"CoefficientRegressor: a scale of {output.Scale} for {output.Part}; expected a positive number");
            if (output.Part == CoefficientPart.Scale) bias[place] = (float)(1 / output.Scale);
            place += output.Count;
        }

        _output.Bias!.CopyFrom<float>(bias);
    }

    /// <summary>Takes everything but the classifier from torchvision's weights of a residual network.</summary>
    public static StateDictMapping BackboneMapping { get; } = new StateDictMapping().Ignore(@"^fc\.");

    /// <summary>What the predicted numbers mean.</summary>
    public CoefficientLayout Layout { get; }

    /// <summary>Makes the network that a weight file describes, with its weights.</summary>
    /// <param name="file">A file with this network's <see cref="Metadata"/>.</param>
    /// <exception cref="FileFormatException">The file holds another network, or is damaged.</exception>
    public static CoefficientRegressor FromFile(WeightFile file) => NetworkFile.Load(
        file, Name, NetworkJson.Default.CoefficientRegressorOptions, options => new CoefficientRegressor(options));

    /// <summary>What a weight file says of the network, so that <see cref="FromFile"/> can make it again.</summary>
    /// <param name="size">Width and height of the images that it was trained on.</param>
    public Dictionary<string, string> Metadata(int size) =>
        NetworkFile.Metadata(Name, _options, NetworkJson.Default.CoefficientRegressorOptions, size);

    /// <summary>[batch, channels, height, width], both at least 32, to [batch, length of the layout].</summary>
    /// <exception cref="ShapeException">No batch of images with that many channels.</exception>
    protected override Tensor Compute(Tensor x)
    {
        Tensor outputs = _output.Forward(_encoder.Forward(x).GlobalAvgPool2d().Flatten());
        if (_options.Outputs.All(output => output.Scale == 1)) return outputs;
        double[] scales = [.. _options.Outputs.SelectMany(output => Enumerable.Repeat(output.Scale, output.Count))];
        return outputs * Tensor.FromNumbers(scales, [scales.Length], outputs.ElementType, x.Device);
    }
}
