using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Average pooling.</content>
public static partial class Functional
{
    /// <summary>The mean over windows of pixels.</summary>
    /// <param name="x">[batch, channels, height, width].</param>
    /// <param name="kernel">Size of the windows.</param>
    /// <param name="stride">Pixels between neighbouring windows; the kernel's size when left out.</param>
    /// <param name="padding">Zeros around the images, at most half the kernel.</param>
    /// <param name="ceiling">Rounds the output's size up, so that the last window may reach over the border.</param>
    /// <param name="countPadding">Whether zeros of the padding count in the mean's divisor.</param>
    /// <exception cref="ShapeException">No window fits, or an option is out of range.</exception>
    public static Tensor AvgPool2d(
        this Tensor x, Size2d kernel, Size2d? stride = null, Size2d padding = default, bool ceiling = false, bool countPadding = true)
    {
        const string Name = "AvgPool2d";
        Size2d input = SeparableFilter.ImageSize(Name, x);
        Size2d step = stride ?? kernel;
        Size2d output = PoolingSize.Output(Name, input, kernel, step, padding, 1, ceiling);
        return SeparableFilter.Apply(
            Name,
            x,
            AxisWindows.Get(new WindowKey(
                WindowFormula.Average, input.Height, output.Height, kernel.Height, step.Height, padding.Height, 0, countPadding)),
            AxisWindows.Get(new WindowKey(
                WindowFormula.Average, input.Width, output.Width, kernel.Width, step.Width, padding.Width, 0, countPadding)));
    }

    /// <summary>The mean over windows that divide the image into a given number of rows and columns.</summary>
    /// <param name="x">[batch, channels, height, width].</param>
    /// <param name="size">Height and width of the output; windows overlap by a pixel where it does not divide the input's.</param>
    /// <exception cref="ShapeException">The size is below 1x1.</exception>
    public static Tensor AdaptiveAvgPool2d(this Tensor x, Size2d size)
    {
        const string Name = "AdaptiveAvgPool2d";
        Size2d input = SeparableFilter.ImageSize(Name, x);
        PoolingSize.CheckAdaptive(Name, size);
        return SeparableFilter.Apply(
            Name,
            x,
            AxisWindows.Get(new WindowKey(WindowFormula.AdaptiveAverage, input.Height, size.Height)),
            AxisWindows.Get(new WindowKey(WindowFormula.AdaptiveAverage, input.Width, size.Width)));
    }

    /// <summary>The mean over all pixels of each channel: [batch, channels, height, width] to [batch, channels, 1, 1].</summary>
    public static Tensor GlobalAvgPool2d(this Tensor x) => x.AdaptiveAvgPool2d(1);
}
