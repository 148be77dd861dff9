using Deocc.Engine.Layers;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Models.Backbones.MobileNet;

/// <summary>Scales each channel by a number that a small network makes of all channels' means (Hu et al. 2018).</summary>
public sealed class SqueezeExcitation : Layer
{
    private readonly Conv2d _squeeze;
    private readonly Conv2d _excite;

    /// <summary>Makes the layer.</summary>
    /// <param name="channels">Channels of the input.</param>
    /// <param name="squeezed">Channels in between.</param>
    public SqueezeExcitation(int channels, int squeezed)
    {
        _squeeze = AddModule("fc1", new Conv2d(channels, squeezed, 1));
        _excite = AddModule("fc2", new Conv2d(squeezed, channels, 1));
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) =>
        x.Multiply(_excite.Forward(_squeeze.Forward(x.GlobalAvgPool2d()).Relu()).HardSigmoid());
}
