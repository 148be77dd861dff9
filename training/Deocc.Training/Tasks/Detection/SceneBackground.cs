using System.Numerics;
using Deocc.Engine.Random;
using Deocc.Imaging;
using Deocc.Training.Occluders;
using Deocc.Training.Occluders.Textures;
using Deocc.Training.Synthesis;

namespace Deocc.Training.Tasks.Detection;

/// <summary>Paints what scenes stand before: painted rooms, fabrics, and parts of portraits without their faces, enlarged.</summary>
internal sealed class SceneBackground(SceneFaces faces, TextureSource textures, OccluderSet set)
{
    private const double Fabrics = 0.25;
    private const double Patches = 0.35;

    /// <summary>Paints a square background.</summary>
    /// <returns>RGB in 0..1.</returns>
    public Image<float> Draw(int size, RandomGenerator random)
    {
        double kind = random.NextDouble();
        if (kind < Fabrics) return Fabric(size, random);
        if (kind < Fabrics + Patches && faces.Patch(random) is { } patch) return Enlarge(patch, size, random);
        return Backdrop.Draw(size, random);
    }

    private Image<float> Fabric(int size, RandomGenerator random)
    {
        Texture texture = textures.Draw(set, random);
        float centimeters = (float)random.NextDouble(4, 40);
        var picture = new Image<float>(size, size, 3);
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
                Vector3.Clamp(texture.At(centimeters * x / size, centimeters * y / size), Vector3.Zero, Vector3.One).CopyTo(picture.Pixel(x, y));
        }

        return picture;
    }

    private static Image<float> Enlarge(Image<float> patch, int size, RandomGenerator random)
    {
        double scale = size / (double)Math.Min(patch.Width, patch.Height) * random.NextDouble(0.5, 1.2);
        AffineTransform transform = new AffineTransform(1, 0, -0.5 * patch.Width, 0, 1, -0.5 * patch.Height)
            .Then(AffineTransform.Similarity(scale, random.NextDouble(-Math.PI, Math.PI), 0.5 * size, 0.5 * size));
        return ImageWarp.Warp(patch, transform, size, size, BorderMode.Reflect);
    }
}
