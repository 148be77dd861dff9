using Deocc.Engine.Devices.Cpu;
using Deocc.Imaging.Colors;

namespace Deocc.Imaging;

/// <summary>
/// Warps pictures by affine transforms. Where a transform enlarges, samples are interpolated; where it shrinks, the filter
/// widens with the factor, so that nothing aliases: a photograph comes out as if it had been resized well first.
/// </summary>
public static class ImageWarp
{
    /// <summary>Draws a picture of numbers as a transform moves it; cubic and Lanczos filters may overshoot its range.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="toResult">From the picture's pixels to the result's; pixel centers at half-integers.</param>
    /// <param name="width">The result's width.</param>
    /// <param name="height">The result's height.</param>
    /// <param name="border">What lies beyond the picture.</param>
    /// <param name="filter">The filter.</param>
    /// <exception cref="Engine.Diagnostics.ShapeException">The transform has no inverse, or a size is not positive.</exception>
    public static Image<float> Warp(
        Image<float> image, AffineTransform toResult, int width, int height, BorderMode border = BorderMode.Zero, ResizeFilter filter = ResizeFilter.Bilinear)
    {
        var result = new Image<float>(width, height, image.Channels);
        Warp(WarpSource.Prepare(image, toResult, result, border, filter), result, border, filter);
        return result;
    }

    /// <summary>Draws a picture of bytes as a transform moves it; results are rounded and clamped. Only the part that shows is read.</summary>
    /// <inheritdoc cref="Warp(Image{float}, AffineTransform, int, int, BorderMode, ResizeFilter)"/>
    public static Image<byte> Warp(
        Image<byte> image, AffineTransform toResult, int width, int height, BorderMode border = BorderMode.Zero, ResizeFilter filter = ResizeFilter.Bilinear)
    {
        var floats = new Image<float>(width, height, image.Channels);
        Warp(WarpSource.Prepare(image, toResult, floats, border, filter), floats, border, filter);
        var bytes = new byte[floats.Samples.Length];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = ImageChannels.ToByte(floats.Samples[i]);
        return new Image<byte>(width, height, image.Channels, bytes);
    }

    private static void Warp(WarpSource source, Image<float> result, BorderMode border, ResizeFilter filter)
    {
        if (source.Shrinks)
        {
            var body = new WarpShrinking(source, result, border, filter);
            CpuThreads.For(result.Height, ref body);
        }
        else
        {
            var body = new WarpEnlarging(source, result, border, filter);
            CpuThreads.For(result.Height, ref body);
        }
    }
}
