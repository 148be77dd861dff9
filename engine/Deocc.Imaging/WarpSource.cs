using System.Runtime.InteropServices;
using Deocc.Engine.Devices.Cpu;

namespace Deocc.Imaging;

/// <summary>
/// The part of a picture that a warp shows, as numbers, and the way from the result back to it. A picture that is shrunk
/// much is first shrunk by a whole factor with plain means, which leaves at least a factor of two to the warp's own filter.
/// </summary>
/// <param name="Picture">The samples.</param>
/// <param name="Back">From the result's pixels to the samples'.</param>
internal sealed record WarpSource(Image<float> Picture, AffineTransform Back)
{
    private const double FactorLeftToWarp = 2;

    /// <summary>Whether the result has fewer pixels than the source along some axis of it.</summary>
    public bool Shrinks => ScaleAcross(Back) > 1 + 1e-9 || ScaleDown(Back) > 1 + 1e-9;

    /// <summary>Cuts out and shrinks what the result will show.</summary>
    public static WarpSource Prepare<T>(Image<T> image, AffineTransform toResult, Image<float> result, BorderMode border, ResizeFilter filter)
        where T : unmanaged
    {
        AffineTransform back = toResult.Invert();
        double least = Math.Min(ScaleAcross(back), ScaleDown(back));
        int factor = least >= 2 * FactorLeftToWarp && double.IsFinite(least) ? (int)Math.Min(least / FactorLeftToWarp, int.MaxValue / 4) : 1;
        (int left, int top, int right, int bottom) = ShownPart(image.Width, image.Height, back, result, factor, border, filter);
        bool isWhole = right - left == image.Width && bottom - top == image.Height;
        if (factor == 1 && isWhole && image is Image<float> whole) return new WarpSource(whole, back);
        Image<float> picture = MeansOfSquares(image, left, top, right, bottom, factor, countsOutside: border == BorderMode.Zero);
        return new WarpSource(picture, back.Then(new AffineTransform(1.0 / factor, 0, -(double)left / factor, 0, 1.0 / factor, -(double)top / factor)));
    }

    /// <summary>Source pixels per step to the result's next column.</summary>
    private static double ScaleAcross(AffineTransform back) => double.Hypot(back.A, back.D);

    /// <summary>Source pixels per step to the result's next row.</summary>
    private static double ScaleDown(AffineTransform back) => double.Hypot(back.B, back.E);

    private static (int Left, int Top, int Right, int Bottom) ShownPart(
        int sourceWidth, int sourceHeight, AffineTransform back, Image<float> result, int factor, BorderMode border, ResizeFilter filter)
    {
        (double left, double top, double right, double bottom) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        foreach ((int x, int y) in new[] { (0, 0), (result.Width, 0), (0, result.Height), (result.Width, result.Height) })
        {
            (double sourceX, double sourceY) = back.Apply(x, y);
            (left, right) = (Math.Min(left, sourceX), Math.Max(right, sourceX));
            (top, bottom) = (Math.Min(top, sourceY), Math.Max(bottom, sourceY));
        }

        double reach = ResizeWeights.Radius(filter) + 1;
        double marginX = reach * (Math.Max(factor, Math.Abs(back.A)) + Math.Max(factor, Math.Abs(back.B)));
        double marginY = reach * (Math.Max(factor, Math.Abs(back.D)) + Math.Max(factor, Math.Abs(back.E)));
        (left, right) = (left - marginX, right + marginX);
        (top, bottom) = (top - marginY, bottom + marginY);

        // A mirrored border may show any part of the picture.
        bool isInside = left >= 0 && top >= 0 && right <= sourceWidth && bottom <= sourceHeight;
        if (!double.IsFinite(left + top + right + bottom) || (border == BorderMode.Reflect && !isInside)) return (0, 0, sourceWidth, sourceHeight);
        int firstX = (int)Math.Clamp(Math.Floor(left), 0, sourceWidth - 1);
        int firstY = (int)Math.Clamp(Math.Floor(top), 0, sourceHeight - 1);
        int endX = (int)Math.Clamp(Math.Ceiling(right) + factor, firstX + 1, sourceWidth);
        int endY = (int)Math.Clamp(Math.Ceiling(bottom) + factor, firstY + 1, sourceHeight);
        return (firstX, firstY, endX, endY);
    }

    /// <summary>The means of squares of factor x factor samples; squares that reach beyond the picture take zeros or nothing from there.</summary>
    private static Image<float> MeansOfSquares<T>(Image<T> image, int left, int top, int right, int bottom, int factor, bool countsOutside)
        where T : unmanaged
    {
        int channels = image.Channels;
        int width = (right - left + factor - 1) / factor;
        int height = (bottom - top + factor - 1) / factor;
        var picture = new Image<float>(width, height, channels);
        var body = new MeansBody<T>(image, picture, left, top, right, bottom, factor, countsOutside);
        CpuThreads.For(height, ref body);
        return picture;
    }

    private readonly struct MeansBody<T>(Image<T> image, Image<float> picture, int left, int top, int right, int bottom, int factor, bool countsOutside)
        : IParallelBody
        where T : unmanaged
    {
        public void Invoke(int item, int worker)
        {
            int channels = image.Channels;
            Span<float> sums = picture.Row(item);
            int firstRow = top + (item * factor);
            int endRow = Math.Min(bottom, firstRow + factor);
            for (int y = firstRow; y < endRow; y++)
            {
                ReadOnlySpan<T> row = image.Row(y)[(left * channels)..(right * channels)];
                if (typeof(T) == typeof(byte)) AddBytes(MemoryMarshal.Cast<T, byte>(row), sums, channels);
                else AddFloats(MemoryMarshal.Cast<T, float>(row), sums, channels);
            }

            for (int x = 0; x < picture.Width; x++)
            {
                int samples = (Math.Min(right, left + ((x + 1) * factor)) - left - (x * factor)) * (endRow - firstRow);
                float scale = 1f / (countsOutside ? factor * factor : samples);
                for (int c = 0; c < channels; c++) sums[(x * channels) + c] *= scale;
            }
        }

        private void AddBytes(ReadOnlySpan<byte> row, Span<float> sums, int channels)
        {
            for (int c = 0; c < channels; c++)
            {
                int place = c;
                for (int target = c; target < sums.Length; target += channels)
                {
                    int sum = 0;
                    int end = Math.Min(row.Length, place + (factor * channels));
                    for (; place < end; place += channels) sum += row[place];
                    sums[target] += sum;
                }
            }
        }

        private void AddFloats(ReadOnlySpan<float> row, Span<float> sums, int channels)
        {
            for (int c = 0; c < channels; c++)
            {
                int place = c;
                for (int target = c; target < sums.Length; target += channels)
                {
                    float sum = 0;
                    int end = Math.Min(row.Length, place + (factor * channels));
                    for (; place < end; place += channels) sum += row[place];
                    sums[target] += sum;
                }
            }
        }
    }
}
