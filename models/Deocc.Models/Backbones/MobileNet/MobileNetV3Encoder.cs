using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers;
using Deocc.Engine.Layers.Initialization;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Models.Backbones.MobileNet;

/// <summary>
/// MobileNetV3 without its classifier, with taps after any of its layers. Parameters have torchvision's names (features.0.0.weight
/// ...) and start as torchvision's do.
/// </summary>
public sealed class MobileNetV3Encoder : Layer
{
    private const int FirstWidth = 16;
    private const int LastExpansion = 6;

    private readonly Sequential _features;
    private readonly int[] _channels;

    /// <summary>Makes the network.</summary>
    public MobileNetV3Encoder(MobileNetV3Size size, int inputChannels = 3)
    {
        MobileNetV3Row[] rows = size == MobileNetV3Size.Small ? MobileNetV3Row.Small : MobileNetV3Row.Large;
        _features = AddModule("features", new Sequential(MobileNetV3Block.Unit(
            new Conv2d(inputChannels, FirstWidth, 3, stride: 2, padding: 1, bias: false), Activation.HardSwish)));
        int width = FirstWidth;
        foreach (MobileNetV3Row row in rows)
        {
            _features.Add(new MobileNetV3Block(width, row));
            width = row.Outputs;
        }

        OutputChannels = LastExpansion * width;
        _channels = [FirstWidth, .. rows.Select(row => row.Outputs), OutputChannels];
        _features.Add(MobileNetV3Block.Unit(new Conv2d(width, OutputChannels, 1, bias: false), Activation.HardSwish));
        foreach ((_, Module module) in NamedModules())
        {
            if (module is not Conv2d convolution) continue;
            Initializers.KaimingNormal(convolution.Weight, mode: FanMode.Output, nonlinearity: Nonlinearity.Relu);
            if (convolution.Bias is { } bias) Initializers.Constant(bias, 0);
        }
    }

    /// <summary>The channels of the last features: 576 or 960.</summary>
    public int OutputChannels { get; }

    /// <summary>How many layers can be tapped: the first convolution, the blocks, the last convolution.</summary>
    public int LayerCount => _features.Count;

    /// <summary>The channels of the features after a layer.</summary>
    /// <param name="layer">Its place, from 0 to <see cref="LayerCount"/> - 1; 0 is the first convolution.</param>
    /// <exception cref="UsageException">There is no such layer.</exception>
    public int Channels(int layer) =>
        (uint)layer < (uint)_channels.Length ? _channels[layer] : throw new UsageException($"MobileNetV3Encoder: layer {layer}; there are {LayerCount}");

    /// <summary>The features after some layers; nothing behind the last of them is computed.</summary>
    /// <param name="x">[batch, channels, height, width].</param>
    /// <param name="layers">Places from 0 to <see cref="LayerCount"/> - 1, rising; 0 is the first convolution.</param>
    /// <returns>One tensor per place.</returns>
    /// <exception cref="UsageException">No place, one out of range, or places that do not rise.</exception>
    public IReadOnlyList<Tensor> Features(Tensor x, params ReadOnlySpan<int> layers)
    {
        if (layers.IsEmpty || layers[^1] >= LayerCount) throw WrongTaps();
        using ModuleCall call = BeginCall();
        var results = new Tensor[layers.Length];
        Tensor current = x;
        int next = 0;
        for (int i = 0; i < layers.Length; i++)
        {
            if (layers[i] < next) throw WrongTaps();
            while (next <= layers[i]) current = _features[next++].Forward(current);
            results[i] = call.Keep(current);
        }

        return results;
    }

    /// <summary>[batch, channels, height, width] to [batch, <see cref="OutputChannels"/>, height / 32, width / 32].</summary>
    protected override Tensor Compute(Tensor x) => _features.Forward(x);

    private UsageException WrongTaps() => new($"MobileNetV3Encoder: taps must rise from 0 to {LayerCount - 1}, and be one at least");
}
