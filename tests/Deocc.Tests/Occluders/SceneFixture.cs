using Deocc.Imaging;
using Deocc.Training.Data;
using Deocc.Training.Occluders.Scenes;

namespace Deocc.Tests.Occluders;

/// <summary>A drawn face to try occluders on: an ellipse of skin before a wall, with the mean landmarks of an aligned crop.</summary>
internal static class SceneFixture
{
    public const int Side = 128;

    /// <summary>RGB in 0..1.</summary>
    /// <param name="isGrey">Without color.</param>
    public static Image<float> Picture(bool isGrey = false)
    {
        var picture = new Image<float>(Side, Side, 3);
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                float shade = 1 - (0.2f * x / Side);
                (float r, float g, float b) = IsFace(x, y) ? (0.8f, 0.6f, 0.5f) : (0.3f, 0.45f, 0.6f);
                Span<float> pixel = picture.Pixel(x, y);
                (pixel[0], pixel[1], pixel[2]) = isGrey ? (g * shade, g * shade, g * shade) : (r * shade, g * shade, b * shade);
            }
        }

        return picture;
    }

    /// <summary>One channel, 1 on the face.</summary>
    public static Image<float> Mask()
    {
        var mask = new Image<float>(Side, Side, 1);
        for (int i = 0; i < mask.Samples.Length; i++) mask.Samples[i] = IsFace(i % Side, i / Side) ? 1 : 0;
        return mask;
    }

    public static FaceScene Scene(bool isGrey = false) => new(Picture(isGrey), AlignedLandmarks.For(Side), Mask());

    private static bool IsFace(int x, int y)
    {
        float across = (x - (0.5f * Side)) / (0.33f * Side);
        float down = (y - (0.52f * Side)) / (0.44f * Side);
        return (across * across) + (down * down) < 1;
    }
}
