using Deocc.Engine.Autograd;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>The adjoint of <see cref="GridSample"/>: adds each sample to the pixels it came from. Linear in the samples.</summary>
internal sealed class GridScatter(Shape images, GridSampling sampling) : Operation
{
    private bool _hasDirection;

    public override string Name => "GridSampleBackward";

    public static Tensor Apply(Tensor samples, Tensor grid, Tensor? direction, Shape images, GridSampling sampling) =>
        Apply(new GridScatter(images, sampling), samples, grid, direction);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor output = Tensor.Empty(images, inputs[0]!.ElementType, inputs[0]!.Device);
        output.Device.Run(new GridScatterProblem(inputs[0]!, inputs[1]!, inputs[2], output, sampling));
        return output;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        SaveForBackward(inputs[1]!);
        SaveForBackward(inputs[0]!);
        _hasDirection = inputs[2] is not null;
        if (_hasDirection) SaveForBackward(inputs[2]!);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        if (_hasDirection && (Needs(1) || Needs(2))) throw GridGradient.OrderIsTooHigh();
        Tensor grid = Saved(0);
        if (Needs(0)) inputGradients[0] = GridSample.Apply(gradient, grid, _hasDirection ? Saved(2) : null, sampling);
        if (Needs(1)) inputGradients[1] = GridGradient.Apply(Saved(1), gradient, grid, null, sampling);
    }
}
