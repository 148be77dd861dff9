using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Blurring.</content>
public static partial class Functional
{
    /// <summary>
    /// Convolves every channel with a Gaussian window, exp(-d^2 / (2 sigma^2)) along each axis, normalised to the sum 1.
    /// </summary>
    /// <param name="x">[batch, channels, height, width].</param>
    /// <param name="size">Taps of the window along each axis.</param>
    /// <param name="sigma">Standard deviation in pixels.</param>
    /// <param name="reflect">
    /// Mirrors images at their border pixels and keeps their size, for odd windows; otherwise only windows within the
    /// images count, and the output is size - 1 smaller.
    /// </param>
    /// <exception cref="ShapeException">The images are too small for the window, or an option is out of range.</exception>
    public static Tensor GaussianFilter(this Tensor x, int size, double sigma, bool reflect = false)
    {
        const string Name = "GaussianFilter";
        Size2d input = SeparableFilter.ImageSize(Name, x);
        if (size < 1 || !(sigma > 0)) throw new ShapeException($"{Name}: size {size} and sigma {sigma} must be positive");
        if (reflect && size % 2 == 0) throw new ShapeException($"{Name}: size {size} must be odd for reflected borders");
        int padding = reflect ? size / 2 : 0;
        int least = reflect ? padding + 1 : size;
        if (Math.Min(input.Height, input.Width) < least)
            throw new ShapeException($"{Name}: images of {input} are too small for a window of {size}; at least {least}x{least} is needed");
        return SeparableFilter.Apply(Name, x, Windows(input.Height), Windows(input.Width));

        AxisWindows Windows(int inputs) => AxisWindows.Get(new WindowKey(
            WindowFormula.Gaussian, inputs, inputs + (2 * padding) - size + 1, size, Padding: padding, Number: sigma));
    }
}
