using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Imaging;
using Deocc.Models.Inpainting;

namespace Deocc.Training.Evaluation.Srg.Fills;

/// <summary>
/// The inpainting network (N_G), given the true face region and the true visible face. Its hole is the region's covered part with
/// the usual margin; beyond the face region the occluder stays.
/// </summary>
/// <param name="generator">The network, ready for inference; stays the caller's.</param>
/// <param name="size">Width and height of the network's pictures in pixels.</param>
/// <param name="seed">Fixes the noise that the hole is filled with.</param>
public sealed class GeneratorFill(GatedGenerator generator, int size, ulong seed) : IHoleFill
{
    private const float Inside = 0.5f;

    /// <inheritdoc/>
    public string Name => "N_G";

    /// <inheritdoc/>
    public Image<float> Fill(CoveredPortrait portrait)
    {
        Image<float> picture = Sized(portrait.Occluded, size, size);
        Image<float> visible = Sized(portrait.Visible, size, size);
        Image<float> hole = InpaintingInput.Hole(Sized(portrait.Region, size, size), visible, InpaintingInput.UsualMargin);
        using var scope = new TensorScope();
        Tensor input = Tensor.Empty([1, InpaintingInput.Channels, size, size]);
        InpaintingInput.Write(input.AsSpan<float>(), picture, hole, visible, generator.Options.Fill, new RandomGenerator(seed));
        float[] painted = generator.Forward(input).Affine(0.5, 0.5).Permute(0, 2, 3, 1).ToArray<float>();
        for (int i = 0; i < painted.Length; i++)
        {
            if (hole.Samples[i / 3] < Inside) painted[i] = picture.Samples[i];
        }

        return Sized(new Image<float>(size, size, 3, painted), portrait.Occluded.Width, portrait.Occluded.Height);
    }

    private static Image<float> Sized(Image<float> picture, int width, int height) =>
        picture.Width == width && picture.Height == height ? picture : ImageResize.Resize(picture, width, height, ResizeFilter.Bilinear);
}
