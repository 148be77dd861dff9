using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Resizing of images.</content>
public static partial class Functional
{
    /// <summary>Resizes images by taking the nearest pixel, input floor(o * input size / output size), as PyTorch does.</summary>
    /// <param name="x">[batch, channels, height, width].</param>
    /// <param name="size">The new height and width.</param>
    /// <exception cref="ShapeException">The size is below 1x1.</exception>
    public static Tensor ResizeNearest(this Tensor x, Size2d size) =>
        Resize("ResizeNearest", WindowFormula.Nearest, x, size, 0, alignCorners: false);

    /// <summary>Resizes images by a factor, taking the nearest pixel; sizes are rounded down.</summary>
    /// <param name="x">[batch, channels, height, width].</param>
    /// <param name="factor">Output pixels per input pixel.</param>
    /// <exception cref="ShapeException">The factor is not positive, or nothing is left of the images.</exception>
    public static Tensor ResizeNearestBy(this Tensor x, double factor) =>
        Resize("ResizeNearest", WindowFormula.Nearest, x, Scaled("ResizeNearest", x, factor), 1 / factor, alignCorners: false);

    /// <summary>Resizes images by linear interpolation between the four nearest pixels.</summary>
    /// <param name="x">[batch, channels, height, width].</param>
    /// <param name="size">The new height and width.</param>
    /// <param name="alignCorners">
    /// Whether the centers of the corner pixels of input and output coincide, rather than the images' outlines.
    /// </param>
    /// <param name="antialias">Widens the interpolation where images shrink, so that all pixels count.</param>
    /// <exception cref="ShapeException">The size is below 1x1.</exception>
    public static Tensor ResizeBilinear(this Tensor x, Size2d size, bool alignCorners = false, bool antialias = false) =>
        Resize("ResizeBilinear", antialias ? WindowFormula.LinearAntialiased : WindowFormula.Linear, x, size, 0, alignCorners);

    /// <summary>Resizes images by a factor with linear interpolation; sizes are rounded down.</summary>
    /// <param name="x">[batch, channels, height, width].</param>
    /// <param name="factor">Output pixels per input pixel.</param>
    /// <param name="alignCorners">As in <see cref="ResizeBilinear"/>.</param>
    /// <param name="antialias">As in <see cref="ResizeBilinear"/>.</param>
    /// <exception cref="ShapeException">The factor is not positive, or nothing is left of the images.</exception>
    public static Tensor ResizeBilinearBy(this Tensor x, double factor, bool alignCorners = false, bool antialias = false) =>
        Resize(
            "ResizeBilinear",
            antialias ? WindowFormula.LinearAntialiased : WindowFormula.Linear,
            x,
            Scaled("ResizeBilinear", x, factor),
            1 / factor,
            alignCorners);

    private static Tensor Resize(string name, WindowFormula formula, Tensor x, Size2d size, double scale, bool alignCorners)
    {
        Size2d input = SeparableFilter.ImageSize(name, x);
        if (size.Height < 1 || size.Width < 1) throw new ShapeException($"{name}: size {size} must be at least 1x1");
        var rows = new WindowKey(formula, input.Height, size.Height, Number: scale, Flag: alignCorners);
        var columns = new WindowKey(formula, input.Width, size.Width, Number: scale, Flag: alignCorners);
        return SeparableFilter.Apply(name, x, AxisWindows.Get(rows), AxisWindows.Get(columns));
    }

    private static Size2d Scaled(string name, Tensor x, double factor)
    {
        Size2d input = SeparableFilter.ImageSize(name, x);
        if (!(factor > 0)) throw new ShapeException($"{name}: factor {factor} must be positive");
        return new((int)Math.Floor(input.Height * factor), (int)Math.Floor(input.Width * factor));
    }
}
