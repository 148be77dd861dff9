using Deocc.Imaging;

namespace Deocc.Training.Occluders;

/// <summary>Something to lay over a picture of a face, as large as the picture.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Style">Which design or cut-out, such as <c>aviator 4711</c> or <c>hands/012</c>.</param>
/// <param name="Layer">RGBA in 0..1, not premultiplied: the occluder and the shadow that it casts on the face.</param>
/// <param name="Mask">
/// How much of each pixel the occluder covers, one channel in 0..1. A tinted lens covers wholly though one sees through it; a
/// clear lens and a shadow do not cover.
/// </param>
public sealed record Occluder(OccluderKind Kind, string Style, Image<float> Layer, Image<float> Mask)
{
    /// <summary>The picture with the occluder over it.</summary>
    /// <param name="picture">RGB in 0..1, of the occluder's size.</param>
    public Image<float> Over(Image<float> picture)
    {
        var result = new Image<float>(picture.Width, picture.Height, 3, [.. picture.Samples]);
        for (int i = 0; i < Mask.Samples.Length; i++)
        {
            float alpha = Layer.Samples[(4 * i) + 3];
            if (alpha == 0) continue;
            for (int c = 0; c < 3; c++)
            {
                ref float sample = ref result.Samples[(3 * i) + c];
                sample += alpha * (Layer.Samples[(4 * i) + c] - sample);
            }
        }

        return result;
    }

    /// <summary>What of a mask of the face stays visible.</summary>
    /// <param name="faceMask">One channel in 0..1, of the occluder's size.</param>
    public Image<float> Uncovered(Image<float> faceMask)
    {
        var result = new Image<float>(faceMask.Width, faceMask.Height, 1);
        for (int i = 0; i < result.Samples.Length; i++) result.Samples[i] = faceMask.Samples[i] * (1 - Mask.Samples[i]);
        return result;
    }
}
