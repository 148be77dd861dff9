using System.Numerics;
using Deocc.Imaging;

namespace Deocc.Training.Occluders.Textures;

/// <summary>A picture repeated over the plane, mirrored at its edges so that no seam shows.</summary>
/// <param name="patch">RGB in 0..1.</param>
/// <param name="size">The patch's width in centimeters.</param>
internal sealed class PatchTexture(Image<float> patch, float size) : Texture
{
    /// <inheritdoc/>
    public override Vector3 At(float x, float y)
    {
        float scale = patch.Width / size;
        float column = Fold((x * scale) + (patch.Width * 0.5f), patch.Width - 1);
        float row = Fold((y * scale) + (patch.Height * 0.5f), patch.Height - 1);
        (int left, int top) = ((int)column, (int)row);
        (float shareX, float shareY) = (column - left, row - top);
        Vector3 upper = Vector3.Lerp(Pixel(left, top), Pixel(left + 1, top), shareX);
        Vector3 lower = Vector3.Lerp(Pixel(left, top + 1), Pixel(left + 1, top + 1), shareX);
        return Vector3.Lerp(upper, lower, shareY);
    }

    private static float Fold(float place, int last)
    {
        if (last < 1) return 0;
        float within = place - (2 * last * MathF.Floor(place / (2 * last)));
        return within < last ? within : (2 * last) - within;
    }

    private Vector3 Pixel(int x, int y)
    {
        int i = 3 * ((Math.Min(y, patch.Height - 1) * patch.Width) + Math.Min(x, patch.Width - 1));
        return new Vector3(patch.Samples[i], patch.Samples[i + 1], patch.Samples[i + 2]);
    }
}
