using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>The gradient of <see cref="GridSample"/> with respect to the grid. Linear in the samples' gradient and the images.</summary>
internal sealed class GridGradient(GridSampling sampling) : Operation
{
    private bool _hasDirection;
    private Shape _images;

    public override string Name => "GridSampleBackward";

    public static Tensor Apply(Tensor gradient, Tensor x, Tensor grid, Tensor? direction, GridSampling sampling) =>
        Apply(new GridGradient(sampling), gradient, x, grid, direction);

    /// <summary>The error of gradients that nobody wrote.</summary>
    public static GraphException OrderIsTooHigh() =>
        new("GridSample: gradients are available up to the second order, and a third was asked for");

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor grid = inputs[2]!;
        _images = inputs[1]!.Shape;
        Tensor output = grid.EmptyLike();
        grid.Device.Run(new GridGradientProblem(inputs[0]!, inputs[1]!, grid, inputs[3], output, sampling));
        return output;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        SaveForBackward(inputs[0]!);
        SaveForBackward(inputs[1]!);
        SaveForBackward(inputs[2]!);
        _hasDirection = inputs[3] is not null;
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        if (_hasDirection) throw OrderIsTooHigh();
        Tensor grid = Saved(2);
        if (Needs(0)) inputGradients[0] = GridSample.Apply(Saved(1), grid, gradient, sampling);
        if (Needs(1)) inputGradients[1] = GridScatter.Apply(Saved(0), grid, gradient, _images, sampling);
        if (Needs(2)) inputGradients[2] = Apply(Saved(0), Saved(1), grid, gradient, sampling);
    }
}
