using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>The activation function with learnt slopes.</content>
public static partial class Functional
{
    /// <summary>x where it is positive, weight * x elsewhere (He et al., 2015).</summary>
    /// <param name="x">[N, C, ...], or [C] or [N] alone with a single weight.</param>
    /// <param name="weight">[C], one slope per channel, or [1] for all channels.</param>
    /// <exception cref="ShapeException">The weights do not fit the channels.</exception>
    public static Tensor PRelu(this Tensor x, Tensor weight)
    {
        if (weight.Rank != 1 || (weight.Elements != 1 && (x.Rank < 2 || weight.Elements != x.Shape[1])))
            throw new ShapeException($"PRelu: weight {weight.Shape} does not fit the channels of input {x.Shape}; expected [channels] or [1]");
        return Ops.PRelu.Apply(x, x, weight.Elements == 1 ? weight : weight.Reshape(ChannelShape(x.Shape)));
    }

    /// <summary>The shape [C, 1, ...] that broadcasts over a tensor [N, C, ...].</summary>
    private static Shape ChannelShape(Shape shape)
    {
        Span<int> sizes = stackalloc int[shape.Rank - 1];
        sizes.Fill(1);
        sizes[0] = shape[1];
        return new Shape(sizes);
    }
}

/// <summary>a where b is positive, a * c elsewhere.</summary>
internal readonly struct PReluFunction : IElementFunction
{
    public static int Arity => 3;

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane> => TLane.Select(TLane.Greater(b, TLane.Create(0)), a, a * c);
}

/// <summary>0 where b is positive, a elsewhere.</summary>
internal readonly struct KeepWhereNotPositive : IElementFunction
{
    public static int Arity => 2;

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane> => TLane.Select(TLane.Greater(b, TLane.Create(0)), TLane.Create(0), a);
}

/// <summary>
/// Values where a condition is positive, values * weight elsewhere. Forward, the values are the condition; backward, they
/// are the gradient.
/// </summary>
internal sealed class PRelu : Operation
{
    public override string Name => "PRelu";

    public static Tensor Apply(Tensor values, Tensor condition, Tensor weight) => Apply(new PRelu(), values, condition, weight);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs) =>
        Pointwise.Map(Name, default(PReluFunction), inputs[0]!, inputs[1]!, inputs[2]!);

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        SaveForBackward(inputs[0]!);
        SaveForBackward(inputs[1]!);
        SaveForBackward(inputs[2]!);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        Tensor condition = Saved(1);
        Tensor weight = Saved(2);
        if (Needs(0)) inputGradients[0] = Apply(gradient, condition, weight);
        if (!Needs(2)) return;
        Tensor product = gradient.Multiply(Saved(0));
        inputGradients[2] = Gate<KeepWhereNotPositive>.Apply("PReluBackward", default, product, condition).SumTo(weight.Shape);
    }
}
