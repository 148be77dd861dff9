using Deocc.Engine.Diagnostics;
using Deocc.Imaging;

namespace Deocc.Models.Alignment;

/// <summary>An aligned square cut out of a photograph, and the way back.</summary>
/// <param name="ToCrop">From the photograph's pixels to the crop's; pixel centers at half-integers.</param>
/// <param name="Size">The crop's width and height in pixels.</param>
public sealed record FaceCrop(AffineTransform ToCrop, int Size)
{
    /// <summary>From the crop's pixels to the photograph's.</summary>
    /// <exception cref="ShapeException">The crop is flat.</exception>
    public AffineTransform ToPhoto => ToCrop.Invert();

    /// <summary>How many of the photograph's pixels one of the crop's is wide: above 1 the crop shrinks, below 1 it enlarges.</summary>
    public double PhotoPixelsPerPixel => 1 / Math.Sqrt(Math.Abs((ToCrop.A * ToCrop.E) - (ToCrop.B * ToCrop.D)));

    /// <summary>Cuts the crop out of a photograph of bytes.</summary>
    /// <param name="photo">The photograph, upright.</param>
    /// <param name="border">What lies beyond the photograph; its mirror image by default, as in the training sets.</param>
    /// <param name="filter">The filter; it widens where the crop shrinks, so that nothing aliases.</param>
    public Image<byte> Extract(Image<byte> photo, BorderMode border = BorderMode.Reflect, ResizeFilter filter = ResizeFilter.Bicubic) =>
        ImageWarp.Warp(photo, ToCrop, Size, Size, border, filter);

    /// <summary>Cuts the crop out of a picture of numbers, such as a mask.</summary>
    /// <inheritdoc cref="Extract(Image{byte}, BorderMode, ResizeFilter)"/>
    public Image<float> Extract(Image<float> photo, BorderMode border = BorderMode.Reflect, ResizeFilter filter = ResizeFilter.Bicubic) =>
        ImageWarp.Warp(photo, ToCrop, Size, Size, border, filter);
}
