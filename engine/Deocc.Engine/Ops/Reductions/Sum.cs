using Deocc.Engine.Autograd;
using Deocc.Engine.Devices;
using Deocc.Engine.Ops.Reductions.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Sums.</content>
public static partial class Functional
{
    /// <summary>The sum over some axes, or over all when none is named.</summary>
    /// <param name="x">The addends.</param>
    /// <param name="axes">Axes to sum over; negative ones count from the last.</param>
    /// <param name="keepAxes">Leaves the summed axes with size 1 instead of removing them.</param>
    public static Tensor Sum(this Tensor x, ReadOnlySpan<int> axes = default, bool keepAxes = false)
    {
        Span<bool> reduced = stackalloc bool[Shape.MaxRank];
        if (axes.IsEmpty) reduced[..x.Rank].Fill(true);
        foreach (int axis in axes) reduced[x.Shape.NormalizeAxis(axis)] = true;

        Span<int> kept = stackalloc int[Shape.MaxRank];
        Span<int> remaining = stackalloc int[Shape.MaxRank];
        int remainingRank = 0;
        for (int axis = 0; axis < x.Rank; axis++)
        {
            kept[axis] = reduced[axis] ? 1 : x.Shape[axis];
            if (!reduced[axis]) remaining[remainingRank++] = x.Shape[axis];
        }

        Tensor sum = x.SumTo(new Shape(kept[..x.Rank]));
        return keepAxes ? sum : sum.Reshape(new Shape(remaining[..remainingRank]));
    }

    /// <summary>Sums over the axes that broadcasting to the tensor's shape would stretch: the reverse of <see cref="Expand"/>.</summary>
    public static Tensor SumTo(this Tensor x, Shape shape) => x.Shape == shape ? x : SumReduction.Apply(x, shape);
}

/// <summary>Sums a tensor down to a shape that broadcasts to its own.</summary>
internal sealed class SumReduction(Shape shape) : Operation
{
    private Shape _input;

    public override string Name => "Sum";

    public static Tensor Apply(Tensor x, Shape shape) => Apply(new SumReduction(shape), x);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        Require.ComputeType(Name, x);
        _input = x.Shape;
        Tensor output = Tensor.Empty(shape, x.ElementType, x.Device);
        x.Device.Run(new SumProblem(x, output));
        return output;
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        inputGradients[0] = gradient.Expand(_input);
}

/// <summary>Output = input summed over the axes along which the output broadcasts to the input.</summary>
internal readonly record struct SumProblem(Tensor Input, Tensor Output) : IProblem<SumProblem>
{
    public static IReadOnlyList<IKernel<SumProblem>> CpuKernels { get; } = [new ReferenceSum()];
}
