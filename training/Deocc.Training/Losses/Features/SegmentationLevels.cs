using Deocc.Engine.Tensors;
using Deocc.Models.Backbones;
using Deocc.Models.Segmentation;

namespace Deocc.Training.Losses.Features;

/// <summary>What the encoder of this project's own segmentation network sees.</summary>
internal sealed class SegmentationLevels(UNet network) : IFeatureLevels
{
    /// <inheritdoc/>
    public IReadOnlyList<Tensor> Of(Tensor pictures, Tensor landmarks)
    {
        ResNetFeatures features = network.Encoder.Features(pictures);
        return [features.Half, features.Quarter, features.Eighth, features.Sixteenth];
    }

    /// <inheritdoc/>
    public void Dispose() => network.Dispose();
}
