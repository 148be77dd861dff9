using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>
/// A linear map of images whose weights factor into rows and columns: average pooling, interpolation, blurring. Its
/// gradient is the op of the transposed map, so gradients of every order are fast.
/// </summary>
internal sealed class SeparableFilter(string name, AxisWindows rows, AxisWindows columns) : Operation
{
    public override string Name => name;

    public static Tensor Apply(string name, Tensor x, AxisWindows rows, AxisWindows columns) =>
        Apply(new SeparableFilter(name, rows, columns), x);

    /// <summary>Checks an input [batch, channels, height, width] and gives its size.</summary>
    public static Size2d ImageSize(string op, Tensor x)
    {
        Require.ComputeType(op, x);
        Require.Rank(op, x, 4, "[batch, channels, height, width]");
        if (x.Shape[2] == 0 || x.Shape[3] == 0) throw new ShapeException($"{op}: images of input {x.Shape} have no pixels");
        return new(x.Shape[2], x.Shape[3]);
    }

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        Tensor output = Tensor.Empty(x.Shape.With(-2, rows.Outputs).With(-1, columns.Outputs), x.ElementType, x.Device);
        x.Device.Run(new SeparableFilterProblem(x, output, rows, columns));
        return output;
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        inputGradients[0] = Apply(name, gradient, rows.Transposed, columns.Transposed);
}
