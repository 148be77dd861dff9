using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;

namespace Deocc.Imaging;

/// <summary>Warps pictures by thin-plate splines. Samples are interpolated, so a warp should not shrink much.</summary>
public static class SplineWarp
{
    // The spline is smooth: it is evaluated at every eighth pixel and interpolated between.
    private const int Step = 8;

    /// <summary>Draws a picture as a spline says; beyond its edge the nearest sample is taken.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="toSource">From the result's pixels to the picture's; pixel centers at half-integers.</param>
    /// <param name="width">The result's width.</param>
    /// <param name="height">The result's height.</param>
    /// <exception cref="ShapeException">A size is not positive.</exception>
    public static Image<float> Warp(Image<float> image, ThinPlateSpline toSource, int width, int height)
    {
        if (width <= 0 || height <= 0) throw new ShapeException($"SplineWarp: a result of {width}x{height} pixels; expected positive numbers");
        var result = new Image<float>(width, height, image.Channels);
        var body = new Body(image, toSource, result);
        CpuThreads.For((height + Step - 1) / Step, ref body);
        return result;
    }

    private readonly struct Body(Image<float> image, ThinPlateSpline toSource, Image<float> result) : IParallelBody
    {
        /// <summary>Draws a band of as many rows as lie between two places where the spline is evaluated.</summary>
        public void Invoke(int item, int worker)
        {
            int top = item * Step;
            int columns = ((result.Width + Step - 1) / Step) + 1;
            var above = new (double X, double Y)[columns];
            var below = new (double X, double Y)[columns];
            for (int i = 0; i < columns; i++)
            {
                above[i] = toSource.At((i * Step) + 0.5, top + 0.5);
                below[i] = toSource.At((i * Step) + 0.5, top + Step + 0.5);
            }

            for (int y = top; y < Math.Min(top + Step, result.Height); y++)
            {
                double down = (double)(y - top) / Step;
                for (int x = 0; x < result.Width; x++)
                {
                    int i = x / Step;
                    (double X, double Y) left = Between(above[i], below[i], down);
                    (double X, double Y) right = Between(above[i + 1], below[i + 1], down);
                    Sample(Between(left, right, (double)(x % Step) / Step), result.Pixel(x, y));
                }
            }
        }

        private static (double X, double Y) Between((double X, double Y) a, (double X, double Y) b, double share) =>
            (a.X + (share * (b.X - a.X)), a.Y + (share * (b.Y - a.Y)));

        private void Sample((double X, double Y) place, Span<float> pixel)
        {
            double x = Math.Clamp(place.X - 0.5, 0, image.Width - 1);
            double y = Math.Clamp(place.Y - 0.5, 0, image.Height - 1);
            (int left, int top) = ((int)x, (int)y);
            (int right, int bottom) = (Math.Min(left + 1, image.Width - 1), Math.Min(top + 1, image.Height - 1));
            (float across, float down) = ((float)(x - left), (float)(y - top));
            Span<float> a = image.Pixel(left, top);
            Span<float> b = image.Pixel(right, top);
            Span<float> c = image.Pixel(left, bottom);
            Span<float> d = image.Pixel(right, bottom);
            for (int channel = 0; channel < pixel.Length; channel++)
            {
                float upper = a[channel] + (across * (b[channel] - a[channel]));
                float lower = c[channel] + (across * (d[channel] - c[channel]));
                pixel[channel] = upper + (down * (lower - upper));
            }
        }
    }
}
