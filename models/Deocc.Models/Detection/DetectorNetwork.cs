using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers;
using Deocc.Engine.Ops;
using Deocc.Engine.Serialization;
using Deocc.Engine.Tensors;
using Deocc.Models.Backbones;
using Deocc.Models.Files;

namespace Deocc.Models.Detection;

/// <summary>
/// A small single-stage face detector without anchors, in the manner of Zhou et al., "Objects as points" (2019): a residual trunk
/// down to a 64th of the picture's side, its features added up from the coarsest to an eighth, and there for every cell whether a
/// face has its middle in it, where exactly, and how large it is.
/// </summary>
public sealed class DetectorNetwork : Layer
{
    /// <summary>What weight files call the network.</summary>
    public const string Name = "detector";

    /// <summary>Pixels of the picture to a cell of the answer.</summary>
    public const int Stride = 8;

    /// <summary>Height and width of pictures are multiples of this.</summary>
    public const int Multiple = 64;

    /// <summary>Numbers per cell.</summary>
    public const int Outputs = 4;

    // At first every cell says "one per cent", which keeps the first steps calm (Lin et al. 2017).
    private const double FirstProbability = 0.01;

    private readonly DetectorNetworkOptions _options;
    private readonly Sequential _stem;
    private readonly ModuleList<Sequential> _stages;
    private readonly ModuleList<Conv2d> _lateral;
    private readonly Sequential _head;

    /// <summary>Makes the network.</summary>
    /// <exception cref="UsageException">The width is not positive.</exception>
    public DetectorNetwork(DetectorNetworkOptions? options = null)
    {
        _options = options ?? new DetectorNetworkOptions();
        int width = _options.Width;
        if (width < 1) throw new UsageException($"DetectorNetwork: a width of {width}; expected at least 1");
        _stem = AddModule("stem", new Sequential(
            new ConvNormActivation("0", new Conv2d(3, width, 3, stride: 2, padding: 1, bias: false), "1", negativeSlope: 0),
            new BasicBlock(width, 2 * width, stride: 2)));
        _stages = AddModule("stages", new ModuleList<Sequential>(
            Stage(2 * width, 3 * width), Stage(3 * width, 4 * width), Stage(4 * width, 6 * width), Stage(6 * width, 6 * width)));
        int joined = 3 * width;
        _lateral = AddModule("lateral", new ModuleList<Conv2d>(
            new Conv2d(3 * width, joined, 1), new Conv2d(4 * width, joined, 1), new Conv2d(6 * width, joined, 1), new Conv2d(6 * width, joined, 1)));
        var answer = new Conv2d(joined, Outputs, 1);
        _head = AddModule("head", new Sequential(
            new ConvNormActivation("0", new Conv2d(joined, joined, 3, padding: 1, bias: false), "1", negativeSlope: 0),
            new ConvNormActivation("0", new Conv2d(joined, joined, 3, padding: 1, bias: false), "1", negativeSlope: 0),
            answer));
        var first = new float[Outputs];
        first[0] = (float)Math.Log(FirstProbability / (1 - FirstProbability));
        answer.Bias!.CopyFrom<float>(first);
    }

    /// <summary>Makes the network that a weight file describes, with its weights.</summary>
    /// <param name="file">A file with this network's <see cref="Metadata"/>.</param>
    /// <exception cref="FileFormatException">The file holds another network, or is damaged.</exception>
    public static DetectorNetwork FromFile(WeightFile file) =>
        NetworkFile.Load(file, Name, NetworkJson.Default.DetectorNetworkOptions, options => new DetectorNetwork(options));

    /// <summary>What a weight file says of the network, so that <see cref="FromFile"/> can make it again.</summary>
    /// <param name="size">Width and height of the pictures that it was trained on.</param>
    public Dictionary<string, string> Metadata(int size) => NetworkFile.Metadata(Name, _options, NetworkJson.Default.DetectorNetworkOptions, size);

    /// <summary>
    /// [batch, 3, height, width], RGB in [-1, 1], to [batch, 4, height / 8, width / 8]: for each cell the logit that a face has its
    /// middle there; the middle's distance from the cell's own, across and down, in cells; and the natural logarithm of the box's
    /// side by <see cref="DetectorOutput.UnitSide"/>.
    /// </summary>
    /// <exception cref="ShapeException">Height or width is no multiple of 64.</exception>
    protected override Tensor Compute(Tensor x)
    {
        if (x.Rank != 4 || x.Shape[2] % Multiple != 0 || x.Shape[3] % Multiple != 0)
            throw new ShapeException($"DetectorNetwork: input {x.Shape} must be [batch, 3, height, width] with multiples of {Multiple}; pad the picture");
        var levels = new Tensor[_stages.Count];
        Tensor features = _stem.Forward(x);
        for (int i = 0; i < levels.Length; i++) levels[i] = features = _stages[i].Forward(features);
        Tensor sum = _lateral[^1].Forward(levels[^1]);
        for (int i = levels.Length - 2; i >= 0; i--) sum = sum.ResizeNearestBy(2).Add(_lateral[i].Forward(levels[i]));
        return _head.Forward(sum.Relu());
    }

    private static Sequential Stage(int inputs, int outputs) => new(new BasicBlock(inputs, outputs, stride: 2));
}
