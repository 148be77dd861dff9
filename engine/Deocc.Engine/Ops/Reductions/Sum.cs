using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Sums and means.</content>
public static partial class Functional
{
    /// <summary>The sum over some axes, or over all when none is named.</summary>
    /// <param name="x">The addends.</param>
    /// <param name="axes">Axes to sum over; negative ones count from the last.</param>
    /// <param name="keepAxes">Leaves the summed axes with size 1 instead of removing them.</param>
    /// <exception cref="ShapeException">An axis does not exist.</exception>
    public static Tensor Sum(this Tensor x, ReadOnlySpan<int> axes = default, bool keepAxes = false)
    {
        Tensor sum = x.SumTo(Reduce.KeptShape(x.Shape, axes));
        return keepAxes ? sum : Reduce.RemoveAxes(sum, axes);
    }

    /// <summary>The mean over some axes, or over all when none is named.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="axes">Axes to average over; negative ones count from the last.</param>
    /// <param name="keepAxes">Leaves the averaged axes with size 1 instead of removing them.</param>
    /// <exception cref="ShapeException">An axis does not exist, or there is nothing to average.</exception>
    public static Tensor Mean(this Tensor x, ReadOnlySpan<int> axes = default, bool keepAxes = false)
    {
        if (x.Elements == 0) throw new ShapeException($"Mean: {x.Shape} has no elements to average");
        Tensor mean = MeanReduction.Apply(x, Reduce.KeptShape(x.Shape, axes));
        return keepAxes ? mean : Reduce.RemoveAxes(mean, axes);
    }

    /// <summary>Sums over the axes that broadcasting to the tensor's shape would stretch: the reverse of <see cref="Expand"/>.</summary>
    public static Tensor SumTo(this Tensor x, Shape shape) => x.Shape == shape ? x : SumReduction.Apply(x, shape);
}

/// <summary>scale * the sum.</summary>
internal readonly struct ScaledSum(double scale) : IReduction
{
    public double Identity => 0;

    public TLane Map<TLane>(TLane x, TLane partner, TLane center)
        where TLane : struct, ILane<TLane> => x;

    public TLane Combine<TLane>(TLane left, TLane right)
        where TLane : struct, ILane<TLane> => left + right;

    public TLane Finish<TLane>(TLane total, TLane center)
        where TLane : struct, ILane<TLane> => total * TLane.Spread(scale);
}

/// <summary>Sums a tensor down to a shape that broadcasts to its own.</summary>
internal sealed class SumReduction(Shape shape) : Operation
{
    private Shape _input;

    public override string Name => "Sum";

    public static Tensor Apply(Tensor x, Shape shape) => Apply(new SumReduction(shape), x);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        _input = inputs[0]!.Shape;
        return Reduce.Run(Name, new ScaledSum(1), inputs[0]!, shape);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        inputGradients[0] = gradient.Expand(_input);
}

/// <summary>Averages a tensor down to a shape that broadcasts to its own.</summary>
internal sealed class MeanReduction(Shape shape) : Operation
{
    private Shape _input;

    public override string Name => "Mean";

    private double Scale => (double)shape.Elements / _input.Elements;

    public static Tensor Apply(Tensor x, Shape shape) => Apply(new MeanReduction(shape), x);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        _input = inputs[0]!.Shape;
        return Reduce.Run(Name, new ScaledSum(Scale), inputs[0]!, shape);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        inputGradients[0] = gradient.Affine(Scale, 0).Expand(_input);
}
