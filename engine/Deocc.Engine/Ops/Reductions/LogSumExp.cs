using System.Runtime.CompilerServices;
using Deocc.Engine.Autograd;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Logarithms of sums of exponentials.</content>
public static partial class Functional
{
    /// <summary>log(sum e^x) over some axes, or over all when none is named, without overflow.</summary>
    /// <param name="x">The exponents.</param>
    /// <param name="axes">Axes to reduce; negative ones count from the last.</param>
    /// <param name="keepAxes">Leaves the reduced axes with size 1 instead of removing them.</param>
    /// <exception cref="Diagnostics.ShapeException">An axis does not exist.</exception>
    public static Tensor LogSumExp(this Tensor x, ReadOnlySpan<int> axes = default, bool keepAxes = false)
    {
        Tensor result = Ops.LogSumExp.Apply(x, Reduce.KeptShape(x.Shape, axes));
        return keepAxes ? result : Reduce.RemoveAxes(result, axes);
    }
}

/// <summary>The largest element; NaN if there is one.</summary>
internal readonly struct Largest : IReduction
{
    public double Identity => double.NegativeInfinity;

    public TLane Map<TLane>(TLane x, TLane partner, TLane center)
        where TLane : struct, ILane<TLane> => x;

    public TLane Combine<TLane>(TLane left, TLane right)
        where TLane : struct, ILane<TLane> => TLane.Max(left, right);

    public TLane Finish<TLane>(TLane total, TLane center)
        where TLane : struct, ILane<TLane> => total;
}

/// <summary>center + log(sum e^(x - center)); an infinite center, which would cancel to NaN, counts as 0.</summary>
internal readonly struct ShiftedExponentials : IReduction
{
    public double Identity => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Map<TLane>(TLane x, TLane partner, TLane center)
        where TLane : struct, ILane<TLane> => TLane.Exp(x - FiniteOrZero(center));

    public TLane Combine<TLane>(TLane left, TLane right)
        where TLane : struct, ILane<TLane> => left + right;

    public TLane Finish<TLane>(TLane total, TLane center)
        where TLane : struct, ILane<TLane> => TLane.Log(total) + FiniteOrZero(center);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane FiniteOrZero<TLane>(TLane center)
        where TLane : struct, ILane<TLane>
    {
        TLane isInfinite = TLane.Equal(TLane.Abs(center), TLane.Create(double.PositiveInfinity));
        return TLane.Select(isInfinite, TLane.Create(0), center);
    }
}

internal sealed class LogSumExp(Shape shape) : Operation
{
    public override string Name => "LogSumExp";

    public static Tensor Apply(Tensor x, Shape shape) => Apply(new LogSumExp(shape), x);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        using Tensor largest = Reduce.Run(Name, default(Largest), x, shape);
        return Reduce.Run(Name, default(ShiftedExponentials), x, shape, center: largest);
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        SaveForBackward(inputs[0]!);
        SaveForBackward(output);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        inputGradients[0] = Saved(0).Subtract(Saved(1)).Exp().Multiply(gradient);
}
