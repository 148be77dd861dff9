using Deocc.Engine.Tensors;

namespace Deocc.Training.Losses.Features;

/// <summary>A frozen network whose features say how alike two pictures of faces look.</summary>
internal interface IFeatureLevels : IDisposable
{
    /// <summary>The features, from fine to coarse, each [N, channels, height, width]. Differentiable.</summary>
    /// <param name="pictures">[N, 3, size, size] in [-1, 1].</param>
    /// <param name="landmarks">[N, 68 or 5, 2] in pixels, pixel centers at half-integers.</param>
    IReadOnlyList<Tensor> Of(Tensor pictures, Tensor landmarks);
}
