using Deocc.Engine.Autograd;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Pooling by the largest element.</content>
public static partial class Functional
{
    /// <summary>The largest element of windows of pixels; the gradient goes to the first in row-major order among equals.</summary>
    /// <param name="x">[batch, channels, height, width].</param>
    /// <param name="kernel">Taps of the windows.</param>
    /// <param name="stride">Pixels between neighbouring windows; the kernel's size when left out.</param>
    /// <param name="padding">Pixels around the images that are never the largest, at most half the kernel.</param>
    /// <param name="dilation">Pixels between neighbouring taps; 1 when left out.</param>
    /// <param name="ceiling">Rounds the output's size up, so that the last window may reach over the border.</param>
    /// <exception cref="Diagnostics.ShapeException">No window fits, or an option is out of range.</exception>
    public static Tensor MaxPool2d(
        this Tensor x, Size2d kernel, Size2d? stride = null, Size2d padding = default, Size2d? dilation = null, bool ceiling = false)
    {
        const string Name = "MaxPool2d";
        Size2d input = SeparableFilter.ImageSize(Name, x);
        Size2d step = stride ?? kernel;
        Size2d spread = dilation ?? 1;
        Size2d output = PoolingSize.Output(Name, input, kernel, step, padding, spread, ceiling);
        return MaxPool.Apply(
            Name,
            x,
            new PoolingAxis(input.Height, output.Height, kernel.Height, step.Height, padding.Height, spread.Height),
            new PoolingAxis(input.Width, output.Width, kernel.Width, step.Width, padding.Width, spread.Width));
    }

    /// <summary>The largest element of windows that divide the image into a given number of rows and columns.</summary>
    /// <param name="x">[batch, channels, height, width].</param>
    /// <param name="size">Height and width of the output; windows overlap by a pixel where it does not divide the input's.</param>
    /// <exception cref="Diagnostics.ShapeException">The size is below 1x1.</exception>
    public static Tensor AdaptiveMaxPool2d(this Tensor x, Size2d size)
    {
        const string Name = "AdaptiveMaxPool2d";
        Size2d input = SeparableFilter.ImageSize(Name, x);
        PoolingSize.CheckAdaptive(Name, size);
        return MaxPool.Apply(Name, x, new PoolingAxis(input.Height, size.Height), new PoolingAxis(input.Width, size.Width));
    }
}

/// <summary>Keeps the places of the largest elements; gradients of every order pick from them or add to them.</summary>
internal sealed class MaxPool(string name, PoolingAxis rows, PoolingAxis columns) : Operation
{
    private Tensor? _indices;
    private Shape _input;

    public override string Name => name;

    public static Tensor Apply(string name, Tensor x, PoolingAxis rows, PoolingAxis columns)
    {
        var operation = new MaxPool(name, rows, columns);
        Tensor output = Apply(operation, x);
        operation._indices?.Dispose();
        operation._indices = null;
        return output;
    }

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        _input = x.Shape;
        Tensor output = Tensor.Empty(x.Shape.With(-2, rows.Outputs).With(-1, columns.Outputs), x.ElementType, x.Device);
        bool isRecorded = GradientMode.IsEnabled && x.RequiresGradient;
        _indices = isRecorded ? Tensor.Empty(output.Shape, ElementType.Int32, x.Device) : null;
        x.Device.Run(new MaxPoolProblem(x, output, _indices, rows, columns));
        return output;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output) => SaveForBackward(_indices!);

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        inputGradients[0] = PlaneIndexing.Scatter(gradient, Saved(0), _input, rows, columns);
}

/// <summary>
/// Picks elements of planes by constant indices, or adds to their places: each is the other's gradient. Each index lies within
/// its window.
/// </summary>
internal sealed class PlaneIndexing(Shape planes, PoolingAxis rows, PoolingAxis columns, bool reverse) : Operation
{
    public override string Name => reverse ? "PlaneScatter" : "PlaneGather";

    /// <summary>picked[i] = plane[indices[i]].</summary>
    public static Tensor Gather(Tensor x, Tensor indices, PoolingAxis rows, PoolingAxis columns) =>
        Apply(new PlaneIndexing(x.Shape, rows, columns, reverse: false), x, indices);

    /// <summary>plane[indices[i]] += picked[i], from zeros.</summary>
    public static Tensor Scatter(Tensor picked, Tensor indices, Shape planes, PoolingAxis rows, PoolingAxis columns) =>
        Apply(new PlaneIndexing(planes, rows, columns, reverse: true), picked, indices);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        Tensor indices = inputs[1]!;
        Tensor output = Tensor.Empty(reverse ? planes : indices.Shape, x.ElementType, x.Device);
        x.Device.Run(reverse
            ? new PlaneIndexingProblem(output, indices, x, rows, columns, Reverse: true)
            : new PlaneIndexingProblem(x, indices, output, rows, columns, Reverse: false));
        return output;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output) => SaveForBackward(inputs[1]!);

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        inputGradients[0] = reverse ? Gather(gradient, Saved(0), rows, columns) : Scatter(gradient, Saved(0), planes, rows, columns);
}
