using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers;

/// <summary>
/// Normalisation modulated by a map, such as a segmentation (SPADE: Park et al., "Semantic image synthesis with
/// spatially-adaptive normalization", 2019): instance norm, then (1 + gamma) and beta for every element, which small
/// convolutions make from the map. The names are those of the authors' code: mlp_shared.0, mlp_gamma, mlp_beta.
/// </summary>
public sealed class SpatiallyAdaptiveNorm2d : Module
{
    private readonly Sequential _shared;
    private readonly Conv2d _gamma;
    private readonly Conv2d _beta;

    /// <summary>Makes the module with PyTorch's default initial values.</summary>
    /// <param name="channels">Channels of the image.</param>
    /// <param name="mapChannels">Channels of the map.</param>
    /// <param name="hidden">Channels between the convolutions.</param>
    /// <param name="kernel">The size of the convolutions; odd.</param>
    /// <param name="epsilon">Added to variances.</param>
    public SpatiallyAdaptiveNorm2d(int channels, int mapChannels, int hidden = 128, int kernel = 3, double epsilon = 1e-5)
    {
        Epsilon = epsilon;
        _shared = AddModule("mlp_shared", new Sequential(new Conv2d(mapChannels, hidden, kernel, padding: kernel / 2), new Relu()));
        _gamma = AddModule("mlp_gamma", new Conv2d(hidden, channels, kernel, padding: kernel / 2));
        _beta = AddModule("mlp_beta", new Conv2d(hidden, channels, kernel, padding: kernel / 2));
    }

    /// <summary>Added to variances.</summary>
    public double Epsilon { get; }

    /// <summary>Normalises and modulates.</summary>
    /// <param name="x">[batch, channels, height, width].</param>
    /// <param name="map">[batch, mapChannels, any height, any width]; resized by nearest neighbours.</param>
    public Tensor Forward(Tensor x, Tensor map)
    {
        using ModuleCall call = BeginCall();
        Size2d size = new(x.Shape[2], x.Shape[3]);
        Tensor hidden = _shared.Forward(map.ResizeNearest(size));
        return call.Return(x.ModulatedInstanceNorm(_gamma.Forward(hidden), _beta.Forward(hidden), Epsilon));
    }
}
