using Deocc.Engine.Devices.Cpu;

namespace Deocc.Imaging;

/// <summary>Warps pictures by affine transforms.</summary>
public static class ImageWarp
{
    /// <summary>
    /// Draws a picture as a transform moves it. Bilinear; where the transform shrinks, shrink the picture first with
    /// <see cref="ImageResize"/>, or it aliases.
    /// </summary>
    /// <param name="image">The picture.</param>
    /// <param name="toResult">From the picture's pixels to the result's.</param>
    /// <param name="width">The result's width.</param>
    /// <param name="height">The result's height.</param>
    /// <param name="border">What lies beyond the picture.</param>
    public static Image<float> Warp(Image<float> image, AffineTransform toResult, int width, int height, BorderMode border = BorderMode.Zero)
    {
        var result = new Image<float>(width, height, image.Channels);
        var body = new WarpBody(image, result, toResult.Invert(), border);
        CpuThreads.For(height, ref body);
        return result;
    }

    private readonly struct WarpBody(Image<float> source, Image<float> target, AffineTransform back, BorderMode border) : IParallelBody
    {
        public void Invoke(int item, int worker)
        {
            Span<float> row = target.Row(item);
            int channels = target.Channels;
            for (int x = 0; x < target.Width; x++)
            {
                (double sourceX, double sourceY) = back.Apply(x + 0.5, item + 0.5);
                Sample(sourceX - 0.5, sourceY - 0.5, row.Slice(x * channels, channels));
            }
        }

        private void Sample(double x, double y, Span<float> pixel)
        {
            double floorX = Math.Floor(x);
            double floorY = Math.Floor(y);
            bool isFarOutside = border == BorderMode.Zero && (x <= -1 || y <= -1 || x >= source.Width || y >= source.Height);
            if (isFarOutside || !double.IsFinite(x + y)) return;
            float shareX = (float)(x - floorX);
            float shareY = (float)(y - floorY);
            Add(floorX, floorY, (1 - shareX) * (1 - shareY), pixel);
            Add(floorX + 1, floorY, shareX * (1 - shareY), pixel);
            Add(floorX, floorY + 1, (1 - shareX) * shareY, pixel);
            Add(floorX + 1, floorY + 1, shareX * shareY, pixel);
        }

        private void Add(double x, double y, float weight, Span<float> pixel)
        {
            int placeX = Place(x, source.Width);
            int placeY = Place(y, source.Height);
            if (placeX < 0 || placeY < 0) return;
            ReadOnlySpan<float> from = source.Pixel(placeX, placeY);
            for (int c = 0; c < pixel.Length; c++) pixel[c] += weight * from[c];
        }

        /// <summary>The pixel that stands for a place, or -1 for none.</summary>
        private int Place(double place, int size)
        {
            if (place >= 0 && place < size) return (int)place;
            switch (border)
            {
                case BorderMode.Zero:
                    return -1;
                case BorderMode.Replicate:
                    return place < 0 ? 0 : size - 1;
                default:
                    if (size == 1) return 0;
                    double period = 2.0 * (size - 1);
                    double within = place - (period * Math.Floor(place / period));
                    return (int)(within < size ? within : period - within);
            }
        }
    }
}
