using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Models.Recognition;

namespace Deocc.Training.Losses.Features;

/// <summary>What face recognition sees: it tells people by their eyes above all.</summary>
internal sealed class RecognitionLevels(MobileFaceNet network) : IFeatureLevels
{
    /// <inheritdoc/>
    public IReadOnlyList<Tensor> Of(Tensor pictures, Tensor landmarks) =>
        network.Levels(pictures.GridSample(RecognitionCrops.Grid(landmarks, pictures.Shape[3], pictures.Shape[2])));

    /// <inheritdoc/>
    public void Dispose() => network.Dispose();
}
