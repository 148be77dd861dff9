using Deocc.Engine.Autograd;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Interpolation.</content>
public static partial class Functional
{
    /// <summary>a + weight * (b - a), with broadcasting: a at weight 0, b at 1.</summary>
    public static Tensor Lerp(this Tensor a, Tensor b, double weight) => Interpolation.Apply(a, b, weight);

    /// <inheritdoc cref="Lerp(Tensor, Tensor, double)"/>
    public static Tensor Lerp(this Tensor a, Tensor b, Tensor weight) => a + (weight * (b - a));
}

internal readonly struct InterpolationFunction(double weight) : IElementFunction
{
    public static int Arity => 2;

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane> => TLane.MultiplyAdd(TLane.Spread(weight), b - a, a);
}

internal sealed class Interpolation(double weight) : Operation
{
    private Shape _a;
    private Shape _b;

    public override string Name => "Lerp";

    public static Tensor Apply(Tensor a, Tensor b, double weight) => Apply(new Interpolation(weight), a, b);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        (_a, _b) = (inputs[0]!.Shape, inputs[1]!.Shape);
        return Pointwise.Map(Name, new InterpolationFunction(weight), inputs[0]!, inputs[1]!);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        if (Needs(0)) inputGradients[0] = gradient.SumTo(_a).Affine(1 - weight, 0);
        if (Needs(1)) inputGradients[1] = gradient.SumTo(_b).Affine(weight, 0);
    }
}
