using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
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
        (int width, int height) = (portrait.Occluded.Width, portrait.Occluded.Height);
        using var scope = new TensorScope();
        Image<float> crop = Sized(portrait.Occluded, FaceReconstructor.CropSize, FaceReconstructor.CropSize);
        Tensor input = Tensor.From<float>(crop.Samples, [1, crop.Height, crop.Width, 3]).Permute(0, 3, 1, 2).Affine(2, -1);
        FaceReconstruction face = reconstructor.Reconstruct(input);
        Image<float> render = Sized(ToImage(face.Image.Affine(0.5, 0.5)), width, height);
        return PoissonBlend.Apply(portrait.Occluded, render, portrait.Hole, new PoissonOptions { Support = Sized(ToImage(face.Mask), width, height) });
    }

    private static Image<float> ToImage(Tensor planes) =>
        new(planes.Shape[3], planes.Shape[2], planes.Shape[1], planes.Permute(0, 2, 3, 1).ToArray<float>());

    private static Image<float> Sized(Image<float> picture, int width, int height) =>
        picture.Width == width && picture.Height == height ? picture : ImageResize.Resize(picture, width, height);
}
