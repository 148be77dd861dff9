using System.Numerics;
using Deocc.Imaging;
using Deocc.Training.Occluders.Scenes;

namespace Deocc.Training.Occluders.CutOuts;

/// <summary>Gives a hand the tone of a face: the mean is moved by a gain per channel, and its contrast is kept relative to it.</summary>
internal static class SkinMatch
{
    private const int Step = 5;
    private const float StrongestGain = 4;

    /// <summary>A change of colors.</summary>
    /// <param name="pixels">The hand's RGBA picture.</param>
    /// <param name="target">The face's skin.</param>
    /// <param name="isBare">Whether all is skin; otherwise colors unlike skin (a sleeve) stay as they are.</param>
    public static Func<Vector3, Vector2, Vector3> Create(Image<byte> pixels, Vector3 target, bool isBare)
    {
        Vector3 sum = Vector3.Zero;
        float weight = 1e-4f;
        for (int y = 0; y < pixels.Height; y += Step)
        {
            for (int x = 0; x < pixels.Width; x += Step)
            {
                Span<byte> pixel = pixels.Pixel(x, y);
                if (pixel[3] < 200) continue;
                Vector3 color = new Vector3(pixel[0], pixel[1], pixel[2]) / 255;
                float share = isBare ? 1 : Likeness(color);
                (sum, weight) = (sum + (share * color), weight + share);
            }
        }

        Vector3 mean = Vector3.Max(sum / weight, new Vector3(0.02f));
        Vector3 gain = Vector3.Min(target / mean, new Vector3(StrongestGain));

        // A dark hand's highlights would burn out on a pale one: where the gain is strong, contrast gives way.
        float contrast = Math.Clamp(1.15f - (0.15f * Vector3.Dot(gain, SkinSample.Luma)), 0.55f, 1.1f);
        return (color, _) =>
        {
            Vector3 relative = color / mean;
            Vector3 matched = target * (Vector3.One + (contrast * (relative - Vector3.One)));
            return isBare ? matched : Vector3.Lerp(color, matched, Likeness(color));
        };
    }

    /// <summary>How much a color may be skin: red over green over blue, neither grey nor pure; 0..1.</summary>
    private static float Likeness(Vector3 color)
    {
        float most = Math.Max(color.X, 0.02f);
        if (color.X < color.Y || color.Y < color.Z * 0.92f) return 0;
        float saturation = (most - color.Z) / most;
        return Math.Clamp((saturation - 0.1f) * 8, 0, 1) * Math.Clamp((0.8f - saturation) * 8, 0, 1);
    }
}
