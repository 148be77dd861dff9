using Deocc.Engine.Diagnostics;

namespace Deocc.Engine.Ops;

/// <summary>Sizes of pooled axes, after PyTorch's definitions.</summary>
internal static class PoolingSize
{
    /// <summary>The output's height and width.</summary>
    /// <exception cref="ShapeException">No window fits, or the options contradict each other.</exception>
    public static Size2d Output(string op, Size2d input, Size2d kernel, Size2d stride, Size2d padding, Size2d dilation, bool ceiling)
    {
        if (Math.Min(kernel.Height, kernel.Width) < 1) throw new ShapeException($"{op}: kernel {kernel} must be at least 1x1");
        if (Math.Min(stride.Height, stride.Width) < 1) throw new ShapeException($"{op}: stride {stride} must be at least 1x1");
        if (Math.Min(dilation.Height, dilation.Width) < 1) throw new ShapeException($"{op}: dilation {dilation} must be at least 1x1");
        if (padding.Height < 0 || padding.Width < 0 || 2 * padding.Height > kernel.Height || 2 * padding.Width > kernel.Width)
            throw new ShapeException($"{op}: padding {padding} must be at most half the kernel {kernel}");
        var size = new Size2d(
            Output(input.Height, kernel.Height, stride.Height, padding.Height, dilation.Height, ceiling),
            Output(input.Width, kernel.Width, stride.Width, padding.Width, dilation.Width, ceiling));
        if (size.Height < 1 || size.Width < 1)
            throw new ShapeException($"{op}: kernel {kernel} with padding {padding} does not fit into images of {input}");
        return size;
    }

    /// <exception cref="ShapeException">An output of an adaptive pooling would be empty.</exception>
    public static void CheckAdaptive(string op, Size2d output)
    {
        if (output.Height < 1 || output.Width < 1) throw new ShapeException($"{op}: output size {output} must be at least 1x1");
    }

    private static int Output(int input, int kernel, int stride, int padding, int dilation, bool ceiling)
    {
        int free = input + (2 * padding) - (dilation * (kernel - 1)) - 1;
        if (free < 0) return 0;
        int size = ((ceiling ? free + stride - 1 : free) / stride) + 1;

        // A window that ceiling adds must begin within the input or its left padding.
        return ceiling && (size - 1) * stride >= input + padding ? size - 1 : size;
    }
}
