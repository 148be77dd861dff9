using Deocc.Engine.Layers;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Models.Inpainting;

/// <summary>Two gated 3x3 convolutions around which the input is added.</summary>
public sealed class GatedResidualBlock : Layer
{
    private readonly GatedConv2d _first;
    private readonly GatedConv2d _second;

    /// <summary>Makes a block.</summary>
    public GatedResidualBlock(int channels)
    {
        _first = AddModule("conv1", new GatedConv2d(channels, channels, 3));
        _second = AddModule("conv2", new GatedConv2d(channels, channels, 3));
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Add(_second.Forward(_first.Forward(x)));
}
