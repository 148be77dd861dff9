using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Imaging;
using Deocc.Models.Inpainting;
using Deocc.Models.Reconstruction;

namespace Deocc.Training.Evaluation.Srg.Fills;

/// <summary>
/// The inpainting network (N_G), given the true visible face and the true occluder, with the face that the reconstruction network
/// draws as it had in training. Its hole has the usual margin and follows the occluder a little beyond the face.
/// </summary>
/// <param name="generator">The network, ready for inference; stays the caller's.</param>
/// <param name="size">Width and height of the network's pictures in pixels.</param>
/// <param name="reconstructor">The reconstruction network and its renderer; null for a generator that was trained without: the region is the true one then.</param>
/// <param name="seed">Fixes the noise that the hole is filled with.</param>
/// <param name="knowsLandmarks">Whether the drawn face is bent onto the clean portrait's landmarks, as <c>--landmarks</c> does it.</param>
public sealed class GeneratorFill(GatedGenerator generator, int size, FaceReconstructor? reconstructor, ulong seed, bool knowsLandmarks = false) : IHoleFill
{
    private const float Inside = 0.5f;

    /// <inheritdoc/>
    public string Name => knowsLandmarks ? "N_G at true landmarks" : "N_G";

    /// <inheritdoc/>
    public Image<float> Fill(CoveredPortrait portrait)
    {
        Image<float> picture = Sized(portrait.Occluded, size, size);
        Image<float> visible = Sized(portrait.Visible, size, size);
        RenderedPortrait? face = reconstructor is null ? null : RenderedPortrait.Of(reconstructor, portrait, size, size, knowsLandmarks);
        Image<float> region = face?.Mask ?? Sized(portrait.Region, size, size);
        int margin = (int)Math.Round((double)InpaintingInput.UsualMargin * size / FaceReconstructor.CropSize);
        Image<float> hole = InpaintingInput.Hole(region, visible, margin, Sized(portrait.Hole, size, size));
        using var scope = new TensorScope();
        Tensor input = Tensor.Empty([1, InpaintingInput.Channels, size, size], device: CpuDevice.Instance);
        InpaintingInput.Write(input.AsSpan<float>(), picture, hole, visible, generator.Options.Fill, new RandomGenerator(seed), face?.Image, region);
        float[] painted = generator.Forward(input.To(Device.Current)).Affine(0.5, 0.5).Permute(0, 2, 3, 1).ToArray<float>();
        for (int i = 0; i < painted.Length; i++)
        {
            if (hole.Samples[i / 3] < Inside) painted[i] = picture.Samples[i];
        }

        return Sized(new Image<float>(size, size, 3, painted), portrait.Occluded.Width, portrait.Occluded.Height);
    }

    private static Image<float> Sized(Image<float> picture, int width, int height) =>
        picture.Width == width && picture.Height == height ? picture : ImageResize.Resize(picture, width, height, ResizeFilter.Bilinear);
}
