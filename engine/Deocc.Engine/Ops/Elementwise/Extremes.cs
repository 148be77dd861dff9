using Deocc.Engine.Autograd;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>The larger and the smaller of two tensors.</content>
public static partial class Functional
{
    /// <summary>The larger of both in every place, with broadcasting; NaN if either is. Where both are equal, each gets half the gradient.</summary>
    public static Tensor Maximum(this Tensor a, Tensor b) => Ops.Maximum.Apply(a, b);

    /// <summary>The smaller of both in every place, with broadcasting; NaN if either is. Where both are equal, each gets half the gradient.</summary>
    public static Tensor Minimum(this Tensor a, Tensor b) => Ops.Minimum.Apply(a, b);
}

internal readonly struct MaximumFunction : IElementFunction
{
    public static int Arity => 2;

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane> => TLane.Max(a, b);
}

internal readonly struct MinimumFunction : IElementFunction
{
    public static int Arity => 2;

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane> => TLane.Min(a, b);
}

/// <summary>a where b > c, a/2 where b = c, 0 elsewhere.</summary>
internal readonly struct KeepWhereGreater : IElementFunction
{
    public static int Arity => 3;

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane>
    {
        TLane notGreater = TLane.Select(TLane.Equal(b, c), a * TLane.Create(0.5), TLane.Create(0));
        return TLane.Select(TLane.Greater(b, c), a, notGreater);
    }
}

internal sealed class Maximum : Operation
{
    public override string Name => "Maximum";

    public static Tensor Apply(Tensor a, Tensor b) => Apply(new Maximum(), a, b);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs) =>
        Pointwise.Map(Name, default(MaximumFunction), inputs[0]!, inputs[1]!);

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        SaveForBackward(inputs[0]!);
        SaveForBackward(inputs[1]!);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        Tensor a = Saved(0);
        Tensor b = Saved(1);
        if (Needs(0)) inputGradients[0] = Gate<KeepWhereGreater>.Apply("MaximumBackward", default, gradient, a, b).SumTo(a.Shape);
        if (Needs(1)) inputGradients[1] = Gate<KeepWhereGreater>.Apply("MaximumBackward", default, gradient, b, a).SumTo(b.Shape);
    }
}

internal sealed class Minimum : Operation
{
    public override string Name => "Minimum";

    public static Tensor Apply(Tensor a, Tensor b) => Apply(new Minimum(), a, b);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs) =>
        Pointwise.Map(Name, default(MinimumFunction), inputs[0]!, inputs[1]!);

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        SaveForBackward(inputs[0]!);
        SaveForBackward(inputs[1]!);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        Tensor a = Saved(0);
        Tensor b = Saved(1);
        if (Needs(0)) inputGradients[0] = Gate<KeepWhereGreater>.Apply("MinimumBackward", default, gradient, b, a).SumTo(a.Shape);
        if (Needs(1)) inputGradients[1] = Gate<KeepWhereGreater>.Apply("MinimumBackward", default, gradient, a, b).SumTo(b.Shape);
    }
}
