using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers;
using Deocc.Engine.Layers.Initialization;
using Deocc.Engine.Ops;
using Deocc.Engine.Serialization;
using Deocc.Engine.Tensors;
using Deocc.Models.Files;

namespace Deocc.Models.Inpainting;

/// <summary>
/// An inpainting generator of gated convolutions (Yu et al., "Free-form image inpainting with gated convolution", 2019): down
/// by halvings, gated residual blocks with self-attention (Zhang et al. 2019) in their middle, and back up to an image in
/// [-1, 1]. With a coarse generator it refines what that one paints at half the size.
/// </summary>
public sealed class GatedGenerator : Layer
{
    /// <summary>What weight files call the network.</summary>
    public const string Name = "gated-generator";

    private const int UpsamplingFactor = 2;
    private const int Halving = 2;
    private const int MapSize = 256;
    private const int MostLevels = 6;

    // ELU(a) sigmoid(b) of standard normal a and b has a mean square of 1 / 2.3^2.
    private const double GatedGain = 2.3;
    private const double ResidualGain = 0.5;

    private readonly Sequential _encoder;
    private readonly Sequential _before;
    private readonly SelfAttention2d _attention;
    private readonly Sequential _after;
    private readonly GatedConv2d[] _up;
    private readonly Tensor[] _positions;
    private readonly Conv2d _head;
    private readonly GatedGenerator? _coarse;

    /// <summary>Makes the network.</summary>
    /// <exception cref="ArgumentException">The options describe no network.</exception>
    public GatedGenerator(GatedGeneratorOptions? options = null)
    {
        Options = options ?? new GatedGeneratorOptions();
        int levels = Options.Levels;
        if (levels is < 1 or > MostLevels || Options.PositionLevels < 0 || Options.PositionLevels > levels)
            throw new ArgumentException($"GatedGenerator: {levels} levels, {Options.PositionLevels} with positions; expected 1 to {MostLevels}, and no more", nameof(options));
        if (Options.Residual && Options.InputChannels <= Options.OutputChannels)
            throw new ArgumentException($"GatedGenerator: {Options.InputChannels} input channels hold no mask and image to change", nameof(options));
        if (Options.Coarse is { } coarse && (!Options.Residual || (coarse.InputChannels, coarse.OutputChannels) != (Options.InputChannels, Options.OutputChannels)))
            throw new ArgumentException("GatedGenerator: a coarse generator needs the same channels, and a residual one to refine its picture", nameof(options));
        int[] widths = [.. Enumerable.Range(0, levels + 1).Select(level => Math.Min(Options.BaseWidth << level, Options.MaxWidth))];
        _encoder = AddModule("encoder", new Sequential(new GatedConv2d(Options.InputChannels, widths[0], Options.StemKernel)));
        for (int level = 0; level < levels; level++) _encoder.Add(new GatedConv2d(widths[level], widths[level + 1], 3, stride: 2));
        int smallest = widths[levels];
        _before = AddModule("before", Blocks(smallest, Options.ResidualBlocks / 2));
        _attention = AddModule("attention", new SelfAttention2d(smallest));
        _after = AddModule("after", Blocks(smallest, Options.ResidualBlocks - (Options.ResidualBlocks / 2)));
        _up = new GatedConv2d[levels];
        for (int i = 0; i < levels; i++) _up[i] = AddModule($"up{i + 1}", new GatedConv2d(widths[levels - i], widths[levels - i - 1], 3));
        _positions = new Tensor[Options.PositionLevels];
        for (int i = 0; i < _positions.Length; i++)
        {
            int side = MapSize >> (levels - i);
            _positions[i] = AddParameter($"position{i}", Tensor.Zeros([1, widths[levels - i], side, side]));
        }

        _head = AddModule("head", new Conv2d(widths[0], Options.OutputChannels, 3, padding: 1));

        Initialize();
        if (Options.Coarse is not null) _coarse = AddModule("coarse", new GatedGenerator(Options.Coarse));
    }

    /// <summary>The network's shape.</summary>
    public GatedGeneratorOptions Options { get; }

    /// <summary>Makes the network that a weight file describes, with its weights.</summary>
    /// <param name="file">A file with this network's <see cref="Metadata"/>.</param>
    /// <exception cref="FileFormatException">The file holds another network, or is damaged.</exception>
    public static GatedGenerator FromFile(WeightFile file) =>
        NetworkFile.Load(file, Name, NetworkJson.Default.GatedGeneratorOptions, options => new GatedGenerator(options));

    /// <summary>The shape of the network that a weight file describes.</summary>
    /// <param name="file">A file with this network's <see cref="Metadata"/>.</param>
    /// <exception cref="FileFormatException">The file holds another network, or is damaged.</exception>
    public static GatedGeneratorOptions OptionsOf(WeightFile file) => NetworkFile.OptionsOf(file, Name, NetworkJson.Default.GatedGeneratorOptions);

    /// <summary>The generator that paints the hole at half the size first; null if there is none.</summary>
    public GatedGenerator? Coarse => _coarse;

    /// <summary>What a weight file says of the network, so that <see cref="FromFile"/> can make it again.</summary>
    /// <param name="size">Width and height of the images that it was trained on.</param>
    public Dictionary<string, string> Metadata(int size) => NetworkFile.Metadata(Name, Options, NetworkJson.Default.GatedGeneratorOptions, size);

    /// <summary>
    /// [batch, channels, height, width], height and width multiples of 2 to the number of levels (and their halves of 2 to the
    /// number of the coarse generator's), to an image of the same size.
    /// A network that makes changes may leave [-1, 1] while it is trained.
    /// </summary>
    protected override Tensor Compute(Tensor input)
    {
        Tensor x = _coarse is null ? input : PaintCoarsely(_coarse, input);
        var features = new Tensor[_up.Length + 1];
        Tensor y = x;
        for (int level = 0; level < features.Length; level++)
        {
            y = _encoder[level].Forward(y);
            features[level] = y;
        }

        y = _after.Forward(_attention.Forward(_before.Forward(AtPlace(y, 0))));
        for (int i = 0; i < _up.Length; i++)
        {
            y = _up[i].Forward(y.ResizeNearestBy(UpsamplingFactor));
            if (Options.Skips) y = y.Add(features[_up.Length - 1 - i]);
            y = AtPlace(y, i + 1);
        }

        Tensor image = _head.Forward(y).Tanh();
        if (!Options.Residual) return image;

        // Twice the hyperbolic tangent reaches from one end of [-1, 1] to the other.
        Tensor changed = x.Slice(1, 1, Options.OutputChannels).Add(image * 2 * x.Slice(1, 0, 1));
        return IsTraining ? changed : changed.Clamp(-1, 1);
    }

    /// <summary>The input, its picture painted at half the size in the hole.</summary>
    private Tensor PaintCoarsely(GatedGenerator coarse, Tensor x)
    {
        Tensor mask = x.Slice(1, 0, 1);
        Tensor pictures = x.Slice(1, 1, Options.InputChannels - 1);
        Tensor painted = coarse.Forward(Concat(mask.MaxPool2d(Halving), pictures.AvgPool2d(Halving))).ResizeBilinearBy(Halving);
        Tensor picture = x.Slice(1, 1, Options.OutputChannels);
        Tensor composed = picture.Add((painted - picture) * mask);
        int next = 1 + Options.OutputChannels;
        return next == Options.InputChannels
            ? Concat(mask, composed)
            : Concat(mask, composed, x.Slice(1, next, Options.InputChannels - next));

        static Tensor Concat(params ReadOnlySpan<Tensor> parts) => Functional.Concat(1, parts);
    }

    /// <summary>
    /// Normal weights that keep the features' spread from layer to layer, which PyTorch's usual ones let fade to a quarter in
    /// each gated convolution. The second of each residual block begins small, and a change begins with none.
    /// </summary>
    private void Initialize()
    {
        foreach (NamedModule named in NamedModules())
        {
            if (named.Module is not GatedConv2d { Convolution: var convolution }) continue;
            double gain = named.Name.EndsWith("conv2", StringComparison.Ordinal) ? ResidualGain : GatedGain;
            double inputs = convolution.Inputs * convolution.Kernel.Height * convolution.Kernel.Width;
            Initializers.Normal(convolution.Weight, deviation: gain / Math.Sqrt(inputs));
            Initializers.Constant(convolution.Bias!, 0);
        }

        if (!Options.Residual) return;
        Initializers.Constant(_head.Weight, 0);
        Initializers.Constant(_head.Bias!, 0);
    }

    private Tensor AtPlace(Tensor features, int index)
    {
        if (index >= _positions.Length) return features;
        Tensor map = _positions[index];
        var size = new Size2d(features.Shape[2], features.Shape[3]);
        return features.Add(size == new Size2d(map.Shape[2], map.Shape[3]) ? map : map.ResizeBilinear(size, antialias: true));
    }

    private static Sequential Blocks(int channels, int count)
    {
        var blocks = new Sequential();
        for (int i = 0; i < count; i++) blocks.Add(new GatedResidualBlock(channels));
        return blocks;
    }
}
