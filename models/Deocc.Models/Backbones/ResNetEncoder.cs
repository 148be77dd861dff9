using Deocc.Engine.Layers;
using Deocc.Engine.Layers.Initialization;
using Deocc.Engine.Tensors;

namespace Deocc.Models.Backbones;

/// <summary>
/// A residual network without its classifier. Parameters have torchvision's names (conv1, bn1, layer1 ... layer4), so that
/// its weights load; they start as torchvision's do.
/// </summary>
public sealed class ResNetEncoder : Layer
{
    private const int FirstWidth = 64;
    private const int WidthUnit = 8;
    private const int MostWidth = 16;

    private readonly ConvNormActivation _stem;
    private readonly MaxPool2d _pool = new(3, stride: 2, padding: 1);
    private readonly Sequential[] _stages;

    /// <summary>Makes the network.</summary>
    /// <param name="depth">Which of the family.</param>
    /// <param name="inputChannels">Channels of the images.</param>
    /// <param name="width">Multiplies all widths, which are rounded to eights; 1 is torchvision's network.</param>
    /// <exception cref="ArgumentException">The width is not positive.</exception>
    public ResNetEncoder(ResNetDepth depth, int inputChannels = 3, double width = 1)
    {
        if (!(width > 0) || width > MostWidth) throw new ArgumentException($"ResNetEncoder: a width of {width}; expected more than 0, at most {MostWidth}", nameof(width));
        int firstWidth = WidthUnit * Math.Max(1, (int)Math.Round(FirstWidth * width / WidthUnit));
        _stem = AddInline(new ConvNormActivation(
            "conv1", new Conv2d(inputChannels, firstWidth, 7, stride: 2, padding: 3, bias: false), "bn1", negativeSlope: 0));
        int[] blocks = depth == ResNetDepth.ResNet18 ? [2, 2, 2, 2] : [3, 4, 6, 3];
        bool isBottleneck = depth == ResNetDepth.ResNet50;
        _stages = new Sequential[blocks.Length];
        int inputs = firstWidth;
        for (int stage = 0; stage < blocks.Length; stage++)
        {
            int stageWidth = firstWidth << stage;
            int outputs = isBottleneck ? stageWidth * BottleneckBlock.Expansion : stageWidth;
            _stages[stage] = AddModule($"layer{stage + 1}", new Sequential());
            for (int block = 0; block < blocks[stage]; block++)
            {
                int stride = block == 0 && stage > 0 ? 2 : 1;
                _stages[stage].Add(isBottleneck ? new BottleneckBlock(inputs, stageWidth, stride) : new BasicBlock(inputs, outputs, stride));
                inputs = outputs;
            }
        }

        StemChannels = firstWidth;
        OutputChannels = inputs;
        foreach ((_, Module module) in NamedModules())
        {
            if (module is Conv2d convolution)
                Initializers.KaimingNormal(convolution.Weight, mode: FanMode.Output, nonlinearity: Nonlinearity.Relu);
        }
    }

    /// <summary>The channels after the first convolution: 64 times the width. Basic blocks have 1, 2, 4 and 8 times as many.</summary>
    public int StemChannels { get; }

    /// <summary>The channels of the coarsest features: 512, or 2048 for <see cref="ResNetDepth.ResNet50"/>, times the width.</summary>
    public int OutputChannels { get; }

    /// <summary>The features at five scales.</summary>
    /// <param name="x">[batch, channels, height, width]; height and width of at least 32.</param>
    public ResNetFeatures Features(Tensor x)
    {
        using ModuleCall call = BeginCall();
        Tensor half = call.Keep(_stem.Forward(x));
        Tensor quarter = call.Keep(_stages[0].Forward(_pool.Forward(half)));
        Tensor eighth = call.Keep(_stages[1].Forward(quarter));
        Tensor sixteenth = call.Keep(_stages[2].Forward(eighth));
        Tensor thirtySecond = call.Return(_stages[3].Forward(sixteenth));
        return new(half, quarter, eighth, sixteenth, thirtySecond);
    }

    /// <summary>The coarsest features only; lets go of the finer ones on the way.</summary>
    protected override Tensor Compute(Tensor x)
    {
        Tensor features;
        using (Tensor half = _stem.Forward(x)) features = _pool.Forward(half);
        foreach (Sequential stage in _stages)
        {
            Tensor finer = features;
            features = stage.Forward(finer);
            finer.Dispose();
        }

        return features;
    }
}
