using Deocc.Engine.Devices.Cpu;

namespace Deocc.Imaging;

/// <summary>
/// Resizes pictures by separable filters. Pixel centers lie at half-integers; when shrinking, the filters widen with the
/// factor, so that nothing aliases. Samples beyond the border do not count.
/// </summary>
public static class ImageResize
{
    /// <summary>Resizes a picture of bytes; results are rounded and clamped.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="width">The new width.</param>
    /// <param name="height">The new height.</param>
    /// <param name="filter">The filter.</param>
    public static Image<byte> Resize(Image<byte> image, int width, int height, ResizeFilter filter = ResizeFilter.Bicubic)
    {
        var floats = new float[image.Samples.Length];
        for (int i = 0; i < floats.Length; i++) floats[i] = image.Samples[i];
        Image<float> resized = Resize(new Image<float>(image.Width, image.Height, image.Channels, floats), width, height, filter);
        var bytes = new byte[resized.Samples.Length];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)Math.Clamp(MathF.Round(resized.Samples[i]), 0, 255);
        return new Image<byte>(width, height, image.Channels, bytes);
    }

    /// <summary>Resizes a picture of numbers; cubic and Lanczos may overshoot its range.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="width">The new width.</param>
    /// <param name="height">The new height.</param>
    /// <param name="filter">The filter.</param>
    public static Image<float> Resize(Image<float> image, int width, int height, ResizeFilter filter = ResizeFilter.Bicubic)
    {
        var across = new Image<float>(width, image.Height, image.Channels);
        var rows = new RowsBody(image, across, new ResizeWeights(image.Width, width, filter));
        CpuThreads.For(image.Height, ref rows);
        var result = new Image<float>(width, height, image.Channels);
        var columns = new ColumnsBody(across, result, new ResizeWeights(image.Height, height, filter));
        CpuThreads.For(height, ref columns);
        return result;
    }

    private readonly struct RowsBody(Image<float> source, Image<float> target, ResizeWeights weights) : IParallelBody
    {
        public void Invoke(int item, int worker)
        {
            int channels = source.Channels;
            ReadOnlySpan<float> from = source.Row(item);
            Span<float> to = target.Row(item);
            for (int x = 0; x < target.Width; x++)
            {
                ReadOnlySpan<float> taps = weights.Of(x, out int first);
                for (int c = 0; c < channels; c++)
                {
                    float sum = 0;
                    for (int t = 0; t < taps.Length; t++) sum += taps[t] * from[((first + t) * channels) + c];
                    to[(x * channels) + c] = sum;
                }
            }
        }
    }

    private readonly struct ColumnsBody(Image<float> source, Image<float> target, ResizeWeights weights) : IParallelBody
    {
        public void Invoke(int item, int worker)
        {
            Span<float> to = target.Row(item);
            ReadOnlySpan<float> taps = weights.Of(item, out int first);
            for (int t = 0; t < taps.Length; t++)
            {
                ReadOnlySpan<float> from = source.Row(first + t);
                float tap = taps[t];
                for (int i = 0; i < to.Length; i++) to[i] += tap * from[i];
            }
        }
    }
}
