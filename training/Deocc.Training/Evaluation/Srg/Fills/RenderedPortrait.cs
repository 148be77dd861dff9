using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Imaging;
using Deocc.Models.Reconstruction;

namespace Deocc.Training.Evaluation.Srg.Fills;

/// <summary>The face that the reconstruction network sees in a covered portrait.</summary>
/// <param name="Image">I_m, RGB in 0..1.</param>
/// <param name="Mask">M_m, one channel in 0..1.</param>
internal sealed record RenderedPortrait(Image<float> Image, Image<float> Mask)
{
    /// <summary>Rebuilds and draws the face.</summary>
    /// <param name="reconstructor">The network and its renderer.</param>
    /// <param name="portrait">The portrait.</param>
    /// <param name="width">Width of the pictures that are made, in pixels.</param>
    /// <param name="height">Their height.</param>
    /// <param name="knowsLandmarks">Whether the drawn face is bent onto the clean portrait's landmarks.</param>
    public static RenderedPortrait Of(FaceReconstructor reconstructor, CoveredPortrait portrait, int width, int height, bool knowsLandmarks = false)
    {
        using var scope = new TensorScope();
        Image<float> crop = Sized(portrait.Occluded, FaceReconstructor.CropSize, FaceReconstructor.CropSize);
        Tensor input = Tensor.From<float>(crop.Samples, [1, crop.Height, crop.Width, 3]).Permute(0, 3, 1, 2).Affine(2, -1);
        FaceReconstruction face = reconstructor.Reconstruct(input);
        (Image<float> image, Image<float> mask) = (ToImage(face.Image.Affine(0.5, 0.5)), ToImage(face.Mask));
        if (knowsLandmarks)
        {
            float[] places = face.Landmarks.ToArray<float>();
            var drawn = new FaceLandmarks([.. Enumerable.Range(0, places.Length / 2).Select(i => (places[2 * i], places[(2 * i) + 1]))]);
            var toCrop = new AffineTransform((double)crop.Width / portrait.Occluded.Width, 0, 0, 0, (double)crop.Height / portrait.Occluded.Height, 0);
            (image, mask) = FaceBend.Apply(image, mask, drawn, portrait.Landmarks.Transform(toCrop));
        }

        return new RenderedPortrait(Sized(image, width, height), Sized(mask, width, height));
    }

    private static Image<float> ToImage(Tensor planes) =>
        new(planes.Shape[3], planes.Shape[2], planes.Shape[1], planes.Permute(0, 2, 3, 1).ToArray<float>());

    private static Image<float> Sized(Image<float> picture, int width, int height) =>
        picture.Width == width && picture.Height == height ? picture : ImageResize.Resize(picture, width, height);
}
