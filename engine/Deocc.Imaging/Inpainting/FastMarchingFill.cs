using Deocc.Engine.Diagnostics;

namespace Deocc.Imaging.Inpainting;

/// <summary>
/// Fills holes from their border inwards (Telea, "An image inpainting technique based on the fast marching method", Journal of
/// Graphics Tools 9, 2004): each pixel gets the weighted mean of what the pixels around it foretell, known ones by their gradients.
/// </summary>
public static class FastMarchingFill
{
    private const float Inside = 0.5f;

    // What lies across the front counts least, but not for nothing.
    private const float LeastDirection = 1e-6f;

    /// <summary>Fills the bright pixels of a mask.</summary>
    /// <param name="image">Samples in 0..1, any number of channels.</param>
    /// <param name="mask">One channel of the same size; pixels from 0.5 on are filled.</param>
    /// <param name="radius">How far known pixels count, in pixels.</param>
    /// <returns>A new picture, the same to the bit outside the mask.</returns>
    /// <exception cref="ShapeException">The sizes differ, the radius is below 1, or the mask covers everything.</exception>
    public static Image<float> Apply(Image<float> image, Image<float> mask, int radius = 5)
    {
        if (radius < 1) throw new ShapeException($"FastMarchingFill: a radius of {radius}; expected at least 1");
        bool[] hole = HoleOf(nameof(FastMarchingFill), image, mask);
        var result = new Image<float>(image.Width, image.Height, image.Channels, [.. image.Samples]);
        var outside = new FastMarching([.. hole.Select(isHole => !isHole)], image.Width);
        outside.Run(limit: radius + 1);
        var inside = new FastMarching(hole, image.Width);
        var fill = new Fill(result, hole, inside, outside.Times, radius);
        inside.Run(fill.Paint);
        return result;
    }

    /// <summary>The pixels to fill.</summary>
    /// <exception cref="ShapeException">The sizes differ, or nothing is left to fill from.</exception>
    internal static bool[] HoleOf(string method, Image<float> image, Image<float> mask)
    {
        if ((mask.Width, mask.Height, mask.Channels) != (image.Width, image.Height, 1))
            throw new ShapeException($"{method}: a mask of {mask.Width}x{mask.Height} with {mask.Channels} channels; expected one channel of {image.Width}x{image.Height}");
        bool[] hole = [.. mask.Samples.Select(sample => sample >= Inside)];
        return hole.Contains(false) ? hole : throw new ShapeException($"{method}: the mask covers the whole picture; it must leave a pixel");
    }

    private sealed class Fill(Image<float> image, bool[] hole, FastMarching march, float[] outsideTimes, int radius)
    {
        private readonly float[] _sums = new float[image.Channels];

        public void Paint(int pixel)
        {
            (int y, int x) = Math.DivRem(pixel, image.Width);
            (float frontX, float frontY) = (Slope(pixel, 1, x, image.Width), Slope(pixel, image.Width, y, image.Height));
            _sums.AsSpan().Clear();
            float weights = 0;
            for (int fromY = Math.Max(0, y - radius); fromY <= Math.Min(image.Height - 1, y + radius); fromY++)
            {
                for (int fromX = Math.Max(0, x - radius); fromX <= Math.Min(image.Width - 1, x + radius); fromX++)
                {
                    int from = (fromY * image.Width) + fromX;
                    (int stepX, int stepY) = (x - fromX, y - fromY);
                    int square = (stepX * stepX) + (stepY * stepY);
                    if (square > radius * radius || from == pixel || march.IsUnreached(from)) continue;
                    float direction = Math.Max(LeastDirection, Math.Abs((stepX * frontX) + (stepY * frontY)) / MathF.Sqrt(square));
                    float weight = direction / square / (1 + Math.Abs(Time(pixel) - Time(from)));
                    weights += weight;
                    for (int c = 0; c < _sums.Length; c++)
                    {
                        float gradientX = Gradient(from, 1, fromX, image.Width, c);
                        float gradientY = Gradient(from, image.Width, fromY, image.Height, c);
                        _sums[c] += weight * (Sample(from, c) + (stepX * gradientX) + (stepY * gradientY));
                    }
                }
            }

            for (int c = 0; c < _sums.Length; c++) image.Samples[(pixel * _sums.Length) + c] = Math.Clamp(_sums[c] / weights, 0, 1);
        }

        private float Sample(int pixel, int channel) => image.Samples[(pixel * image.Channels) + channel];

        // Negative outside the hole.
        private float Time(int pixel) => hole[pixel] ? march.Times[pixel] : -outsideTimes[pixel];

        // The front's slope along an axis, by what is reached on either side.
        private float Slope(int pixel, int step, int place, int length)
        {
            bool hasBefore = place > 0 && !march.IsUnreached(pixel - step);
            bool hasAfter = place + 1 < length && !march.IsUnreached(pixel + step);
            float before = hasBefore ? Time(pixel - step) : Time(pixel);
            float after = hasAfter ? Time(pixel + step) : Time(pixel);
            float slope = (after - before) / (hasBefore && hasAfter ? 2 : 1);
            return float.IsFinite(slope) ? slope : 0;
        }

        // The picture's slope, from what was known at first: slopes of filled pixels would feed on themselves in a wide hole.
        private float Gradient(int pixel, int step, int place, int length, int channel)
        {
            if (hole[pixel]) return 0;
            bool hasBefore = place > 0 && !hole[pixel - step];
            bool hasAfter = place + 1 < length && !hole[pixel + step];
            float before = Sample(hasBefore ? pixel - step : pixel, channel);
            float after = Sample(hasAfter ? pixel + step : pixel, channel);
            return (after - before) / (hasBefore && hasAfter ? 2 : 1);
        }
    }
}
