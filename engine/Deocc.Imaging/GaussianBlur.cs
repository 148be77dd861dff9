using System.Numerics;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;

namespace Deocc.Imaging;

/// <summary>
/// Gaussian blur: a separable sum over all samples within four standard deviations, with weights from the Gaussian's formula
/// that add up to one. The same values as scipy's <c>gaussian_filter</c> with modes <c>mirror</c> (reflect), <c>nearest</c>
/// (replicate) and <c>constant</c> (zero).
/// </summary>
public static class GaussianBlur
{
    private const double Truncation = 4;

    /// <summary>Blurs all channels of a picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="sigma">The standard deviation in pixels; 0 gives a copy.</param>
    /// <param name="border">What lies beyond the picture.</param>
    /// <exception cref="ShapeException">The deviation is negative or not finite.</exception>
    public static Image<float> Apply(Image<float> image, double sigma, BorderMode border = BorderMode.Reflect)
    {
        float[] kernel = Kernel(sigma);
        var across = new Image<float>(image.Width, image.Height, image.Channels);
        var rows = new RowsBody(image, across, kernel, border);
        CpuThreads.For(image.Height, ref rows);
        var result = new Image<float>(image.Width, image.Height, image.Channels);
        var columns = new ColumnsBody(across, result, kernel, border);
        CpuThreads.For(image.Height, ref columns);
        return result;
    }

    /// <summary>The weights at -radius..radius, radius = 4 sigma rounded; they add up to one.</summary>
    /// <param name="sigma">The standard deviation in pixels.</param>
    /// <exception cref="ShapeException">The deviation is negative or not finite.</exception>
    public static float[] Kernel(double sigma)
    {
        if (!(sigma >= 0) || !double.IsFinite(sigma)) throw new ShapeException($"GaussianBlur: a standard deviation of {sigma} pixels; expected 0 or more");
        int radius = (int)((Truncation * sigma) + 0.5);
        var weights = new double[(2 * radius) + 1];
        for (int i = -radius; i <= radius; i++) weights[radius + i] = sigma == 0 ? 1 : Math.Exp(-0.5 * i * i / (sigma * sigma));
        double sum = weights.Sum();
        return [.. weights.Select(weight => (float)(weight / sum))];
    }

    /// <summary>target += weight * source.</summary>
    private static void Accumulate(Span<float> target, ReadOnlySpan<float> source, float weight)
    {
        var weights = new Vector<float>(weight);
        int i = 0;
        for (; i <= target.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(target[i..]) + (weights * new Vector<float>(source[i..]))).CopyTo(target[i..]);
        for (; i < target.Length; i++) target[i] += weight * source[i];
    }

    private readonly struct RowsBody(Image<float> source, Image<float> target, float[] kernel, BorderMode border) : IParallelBody
    {
        public void Invoke(int item, int worker)
        {
            int channels = source.Channels;
            int radius = kernel.Length / 2;
            ReadOnlySpan<float> from = source.Row(item);
            Span<float> padded = new float[(source.Width + (2 * radius)) * channels];
            from.CopyTo(padded[(radius * channels)..]);
            for (int i = 1; i <= radius; i++)
            {
                int left = border.Place(-i, source.Width);
                int right = border.Place(source.Width - 1 + (long)i, source.Width);
                if (left >= 0) from.Slice(left * channels, channels).CopyTo(padded[((radius - i) * channels)..]);
                if (right >= 0) from.Slice(right * channels, channels).CopyTo(padded[((radius + source.Width - 1 + i) * channels)..]);
            }

            Span<float> to = target.Row(item);
            for (int t = 0; t < kernel.Length; t++) Accumulate(to, padded.Slice(t * channels, to.Length), kernel[t]);
        }
    }

    private readonly struct ColumnsBody(Image<float> source, Image<float> target, float[] kernel, BorderMode border) : IParallelBody
    {
        public void Invoke(int item, int worker)
        {
            Span<float> to = target.Row(item);
            for (int t = 0; t < kernel.Length; t++)
            {
                int row = border.Place((long)item + t - (kernel.Length / 2), source.Height);
                if (row >= 0) Accumulate(to, source.Row(row), kernel[t]);
            }
        }
    }
}
