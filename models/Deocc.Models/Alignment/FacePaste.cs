using System.Numerics;
using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Imaging.Colors;

namespace Deocc.Models.Alignment;

/// <summary>Puts a repainted crop back into its photograph, at the photograph's own resolution.</summary>
public static class FacePaste
{
    // A Gaussian that is cut at its radius spans this many standard deviations, as in GaussianBlur.
    private const double DeviationsPerRadius = 4;

    /// <summary>
    /// A copy of the photograph with the crop's repainted region laid over it. The edge fades inside the region, so that no
    /// pixel of the photograph beyond it changes in any bit.
    /// </summary>
    /// <typeparam name="T">byte or ushort.</typeparam>
    /// <param name="photo">The photograph: grey or color; its alpha, if any, stays.</param>
    /// <param name="result">The crop's new content, 1 or 3 channels in 0..1, of the crop's size.</param>
    /// <param name="region">What was repainted: one channel of the crop's size, 1 inside, 0 outside.</param>
    /// <param name="crop">Where the crop comes from.</param>
    /// <param name="softEdge">Over how many of the crop's pixels, rounded, the edge fades; 0 for a hard edge.</param>
    /// <exception cref="ShapeException">The sizes do not fit, or the edge is negative.</exception>
    public static Image<T> Paste<T>(Image<T> photo, Image<float> result, Image<float> region, FaceCrop crop, double softEdge = 8)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        if ((result.Width, result.Height) != (crop.Size, crop.Size) || result.Channels is 2 or 4)
            throw new ShapeException($"FacePaste: a result of {result.Width}x{result.Height} with {result.Channels} channels; expected {crop.Size}x{crop.Size} with 1 or 3");
        if ((region.Width, region.Height, region.Channels) != (crop.Size, crop.Size, 1))
            throw new ShapeException($"FacePaste: a region of {region.Width}x{region.Height} with {region.Channels} channels; expected {crop.Size}x{crop.Size} with 1");
        if (!(softEdge >= 0) || softEdge > crop.Size) throw new ShapeException($"FacePaste: an edge of {softEdge} pixels in a crop of {crop.Size}");

        var pasted = new Image<T>(photo.Width, photo.Height, photo.Channels, (T[])photo.Samples.Clone());
        float white = float.CreateChecked(T.MaxValue);
        AffineTransform toPhoto = crop.ToPhoto;
        (int left, int top, int width, int height) = PartOfPhoto(photo, toPhoto, crop.Size);
        if (width <= 0 || height <= 0) return pasted;
        AffineTransform toPart = toPhoto.Then(new AffineTransform(1, 0, -left, 0, 1, -top));
        Image<float> weights = ImageWarp.Warp(SoftWeights(region, softEdge), toPart, width, height);
        Image<float> content = ImageWarp.Warp(
            photo.Channels < 3 ? ImageChannels.ToGrey(result) : ImageChannels.ToRgb(result), toPart, width, height, BorderMode.Replicate, ResizeFilter.Bicubic);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                float weight = weights.Pixel(x, y)[0];
                if (weight <= 0) continue;
                Span<T> pixel = pasted.Pixel(left + x, top + y);
                ReadOnlySpan<float> paint = content.Pixel(x, y);
                for (int c = 0; c < paint.Length; c++)
                {
                    float mixed = ((1 - weight) * float.CreateChecked(pixel[c])) + (weight * white * Math.Clamp(paint[c], 0, 1));
                    pixel[c] = T.CreateSaturating(MathF.Round(mixed));
                }
            }
        }

        return pasted;
    }

    /// <summary>The region shrunk by half the edge and blurred by as much: 1 deep inside, falling to 0 at its border and at the crop's.</summary>
    private static Image<float> SoftWeights(Image<float> region, double softEdge)
    {
        int radius = (int)Math.Round(0.5 * softEdge);
        if (radius == 0) return region;
        int margin = (2 * radius) + 1;
        int size = region.Width + (2 * margin);
        Image<float> padded = ImageCrop.Crop(region, -margin, -margin, size, size);
        Image<float> blurred = GaussianBlur.Apply(Morphology.Erode(padded, radius), radius / DeviationsPerRadius, BorderMode.Zero);
        return ImageCrop.Crop(blurred, margin, margin, region.Width, region.Height);
    }

    /// <summary>The rectangle of the photograph that the crop touches.</summary>
    private static (int Left, int Top, int Width, int Height) PartOfPhoto<T>(Image<T> photo, AffineTransform toPhoto, int size)
        where T : unmanaged
    {
        (double left, double top, double right, double bottom) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);

        // The filter reaches one pixel beyond the crop, of the crop or of the photograph.
        double reach = 1 + Math.Max(double.Hypot(toPhoto.A, toPhoto.D), double.Hypot(toPhoto.B, toPhoto.E));
        foreach ((int x, int y) in new[] { (0, 0), (size, 0), (0, size), (size, size) })
        {
            (double photoX, double photoY) = toPhoto.Apply(x, y);
            (left, right) = (Math.Min(left, photoX - reach), Math.Max(right, photoX + reach));
            (top, bottom) = (Math.Min(top, photoY - reach), Math.Max(bottom, photoY + reach));
        }

        int firstX = (int)Math.Clamp(Math.Floor(left), 0, photo.Width);
        int firstY = (int)Math.Clamp(Math.Floor(top), 0, photo.Height);
        int endX = (int)Math.Clamp(Math.Ceiling(right), 0, photo.Width);
        int endY = (int)Math.Clamp(Math.Ceiling(bottom), 0, photo.Height);
        return (firstX, firstY, endX - firstX, endY - firstY);
    }
}
