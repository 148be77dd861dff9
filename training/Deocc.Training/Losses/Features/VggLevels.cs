using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Models.Backbones;
using Deocc.Models.Backbones.Vgg;

namespace Deocc.Training.Losses.Features;

/// <summary>What VGG sees, at the levels that perceptual losses use (Johnson et al. 2016).</summary>
internal sealed class VggLevels(VggFeatures network) : IFeatureLevels
{
    /// <summary>The names of the levels.</summary>
    public static IReadOnlyList<string> Names { get; } = ["relu1_2", "relu2_2", "relu3_3"];

    /// <inheritdoc/>
    public IReadOnlyList<Tensor> Of(Tensor pictures, Tensor landmarks) => network.Forward(ImageNetColors.Normalize(pictures.Affine(0.5, 0.5)));

    /// <inheritdoc/>
    public void Dispose() => network.Dispose();
}
