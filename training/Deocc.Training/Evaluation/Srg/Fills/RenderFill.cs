using Deocc.Imaging;
using Deocc.Imaging.Blending;
using Deocc.Models.Reconstruction;

namespace Deocc.Training.Evaluation.Srg.Fills;

/// <summary>The face that the reconstruction network draws, blended into the hole by Poisson's equation; smooth beyond the drawn face.</summary>
/// <param name="reconstructor">The network and its renderer; stay the caller's.</param>
public sealed class RenderFill(FaceReconstructor reconstructor) : IHoleFill
{
    /// <inheritdoc/>
    public string Name => "own 3D render, Poisson";

    /// <inheritdoc/>
    public Image<float> Fill(CoveredPortrait portrait)
    {
        RenderedPortrait face = RenderedPortrait.Of(reconstructor, portrait, portrait.Occluded.Width, portrait.Occluded.Height);
        return PoissonBlend.Apply(portrait.Occluded, face.Image, portrait.Hole, new PoissonOptions { Support = face.Mask });
    }
}
