using System.Numerics;
using Deocc.Engine.Random;
using Deocc.Imaging;

namespace Deocc.Training.Synthesis;

/// <summary>Paints what is behind a person: studio paper, blurred rooms, lights out of focus, foliage and sky.</summary>
internal static class Backdrop
{
    /// <summary>Paints a square background.</summary>
    /// <param name="size">Width and height in pixels.</param>
    /// <param name="random">What it shows.</param>
    /// <returns>RGB in 0..1 (sRGB-encoded).</returns>
    public static Image<float> Draw(int size, RandomGenerator random)
    {
        Vector3 first = RandomColor(random);
        Vector3 second = Vector3.Lerp(first, RandomColor(random), 0.7f);
        int kind = random.NextInt32(5);
        double roughness = kind == 0 ? 0.05 : random.NextDouble(0.15, 0.6);
        Image<float> noise = Noise(size, kind == 3 ? 6 : 4, random);
        var result = new Image<float>(size, size, 3);
        (float sine, float cosine) = MathF.SinCos((float)random.NextDouble(0, 2 * Math.PI));
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                float u = ((x + 0.5f) / size) - 0.5f;
                float v = ((y + 0.5f) / size) - 0.5f;
                float share = 0.5f + (0.6f * ((u * cosine) + (v * sine)));
                share += (float)roughness * (noise.Pixel(x, y)[0] - 0.5f) * 2;
                float vignette = kind == 0 ? 1 - (0.9f * ((u * u) + (v * v))) : 1;
                Vector3 color = Vector3.Clamp(Vector3.Lerp(first, second, share) * vignette, Vector3.Zero, Vector3.One);
                color.CopyTo(result.Pixel(x, y));
            }
        }

        if (kind == 1) AddBlocks(result, random);
        if (kind == 2) AddLights(result, random);
        return result;
    }

    /// <summary>Sums of random grids, each half as strong and twice as fine as the one before; in 0..1.</summary>
    private static Image<float> Noise(int size, int octaves, RandomGenerator random)
    {
        var sum = new Image<float>(size, size, 1);
        int start = random.NextInt32(2, 6);
        float weight = 0.5f;
        for (int octave = 0; octave < octaves; octave++)
        {
            int cells = Math.Min(start << octave, size);
            var grid = new Image<float>(cells, cells, 1);
            for (int i = 0; i < grid.Samples.Length; i++) grid.Samples[i] = (float)random.NextDouble();
            Image<float> fine = ImageResize.Resize(grid, size, size, ResizeFilter.Bicubic);
            for (int i = 0; i < sum.Samples.Length; i++) sum.Samples[i] += weight * fine.Samples[i];
            weight /= 2;
        }

        return sum;
    }

    private static Vector3 RandomColor(RandomGenerator random)
    {
        Vector3 color = new((float)random.NextDouble(), (float)random.NextDouble(), (float)random.NextDouble());
        float grey = (color.X + color.Y + color.Z) / 3;
        return Vector3.Lerp(color, new Vector3(grey), (float)random.NextDouble(0.5, 1));
    }

    /// <summary>Soft upright rectangles, as windows, doors and shelves out of focus.</summary>
    private static void AddBlocks(Image<float> picture, RandomGenerator random)
    {
        int count = random.NextInt32(3, 9);
        for (int i = 0; i < count; i++)
        {
            float left = (float)random.NextDouble(-0.2, 1);
            float top = (float)random.NextDouble(-0.2, 1);
            float right = left + (float)random.NextDouble(0.05, 0.5);
            float bottom = top + (float)random.NextDouble(0.1, 0.9);
            float softness = (float)random.NextDouble(0.01, 0.06);
            Blend(picture, RandomColor(random), (float)random.NextDouble(0.4, 1), (u, v) =>
                Edge(u - left, softness) * Edge(right - u, softness) * Edge(v - top, softness) * Edge(bottom - v, softness));
        }
    }

    /// <summary>Bright discs, as lamps out of focus.</summary>
    private static void AddLights(Image<float> picture, RandomGenerator random)
    {
        int count = random.NextInt32(6, 24);
        float radius = (float)random.NextDouble(0.02, 0.09);
        for (int i = 0; i < count; i++)
        {
            float x = (float)random.NextDouble();
            float y = (float)random.NextDouble();
            float own = radius * (float)random.NextDouble(0.6, 1.4);
            Vector3 color = Vector3.Lerp(Vector3.One, RandomColor(random), 0.4f);
            Blend(picture, color, (float)random.NextDouble(0.15, 0.7), (u, v) =>
                Edge(own - MathF.Sqrt(((u - x) * (u - x)) + ((v - y) * (v - y))), 0.006f));
        }
    }

    private static float Edge(float distance, float softness) => Math.Clamp(0.5f + (0.5f * distance / softness), 0, 1);

    private static void Blend(Image<float> picture, Vector3 color, float strength, Func<float, float, float> coverage)
    {
        for (int y = 0; y < picture.Height; y++)
        {
            for (int x = 0; x < picture.Width; x++)
            {
                float share = strength * coverage((x + 0.5f) / picture.Width, (y + 0.5f) / picture.Height);
                if (share <= 0) continue;
                Span<float> pixel = picture.Pixel(x, y);
                for (int c = 0; c < 3; c++) pixel[c] += share * (color[c] - pixel[c]);
            }
        }
    }
}
