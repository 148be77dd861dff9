using Deocc.Engine.Autograd;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Selection by masks.</content>
public static partial class Functional
{
    /// <summary>a where the mask is not 0, b elsewhere, with broadcasting of all three.</summary>
    /// <param name="mask">A mask of the operands' element type, as comparisons make it; gets no gradient.</param>
    /// <param name="a">Taken where the mask is set.</param>
    /// <param name="b">Taken elsewhere.</param>
    public static Tensor Where(Tensor mask, Tensor a, Tensor b) => Ops.Where.Apply(mask, a, b);

    /// <summary>A number where the mask is not 0, x elsewhere.</summary>
    public static Tensor MaskedFill(this Tensor x, Tensor mask, double value) =>
        Ops.Where.Apply(mask, Pointwise.Full([], value, x.ElementType, x.Device), x);
}

/// <summary>b where a is not 0, c elsewhere.</summary>
internal readonly struct SelectFunction : IElementFunction
{
    public static int Arity => 3;

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane> => TLane.Select(TLane.Equal(a, TLane.Create(0)), c, b);
}

/// <summary>a where b is not 0, 0 elsewhere.</summary>
internal readonly struct KeepWhereSet : IElementFunction
{
    public static int Arity => 2;

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane> => TLane.Select(TLane.Equal(b, TLane.Create(0)), TLane.Create(0), a);
}

/// <summary>a where b is 0, 0 elsewhere.</summary>
internal readonly struct KeepWhereUnset : IElementFunction
{
    public static int Arity => 2;

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane> => TLane.Select(TLane.Equal(b, TLane.Create(0)), a, TLane.Create(0));
}

internal sealed class Where : Operation
{
    private Shape _a;
    private Shape _b;

    public override string Name => "Where";

    public static Tensor Apply(Tensor mask, Tensor a, Tensor b) => Apply(new Where(), mask, a, b);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        (_a, _b) = (inputs[1]!.Shape, inputs[2]!.Shape);
        return Pointwise.Map(Name, default(SelectFunction), inputs[0]!, inputs[1]!, inputs[2]!);
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output) => SaveForBackward(inputs[0]!);

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        Tensor mask = Saved(0);
        if (Needs(1)) inputGradients[1] = Gate<KeepWhereSet>.Apply("WhereBackward", default, gradient, mask).SumTo(_a);
        if (Needs(2)) inputGradients[2] = Gate<KeepWhereUnset>.Apply("WhereBackward", default, gradient, mask).SumTo(_b);
    }
}
