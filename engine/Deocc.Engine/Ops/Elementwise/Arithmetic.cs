using Deocc.Engine.Autograd;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>Operations on tensors, as extension methods: differentiable, and recorded where an operand requires a gradient.</summary>
public static partial class Functional
{
    /// <summary>a + b with broadcasting.</summary>
    public static Tensor Add(this Tensor a, Tensor b) => Addition.Apply(a, b);

    /// <summary>a - b with broadcasting.</summary>
    public static Tensor Subtract(this Tensor a, Tensor b) => Subtraction.Apply(a, b);

    /// <summary>a * b, element by element, with broadcasting.</summary>
    public static Tensor Multiply(this Tensor a, Tensor b) => Multiplication.Apply(a, b);

    /// <summary>a / b, element by element, with broadcasting; IEEE rules for zeros.</summary>
    public static Tensor Divide(this Tensor a, Tensor b) => Division.Apply(a, b);

    /// <summary>x * scale + shift.</summary>
    public static Tensor Affine(this Tensor x, double scale, double shift) => Ops.Affine.Apply(x, scale, shift);

    /// <summary>-x.</summary>
    public static Tensor Negate(this Tensor x) => Ops.Affine.Apply(x, -1, 0);
}

internal readonly struct AddFunction : IElementFunction
{
    public static int Arity => 2;

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane> => a + b;
}

internal readonly struct SubtractFunction : IElementFunction
{
    public static int Arity => 2;

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane> => a - b;
}

internal readonly struct MultiplyFunction : IElementFunction
{
    public static int Arity => 2;

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane> => a * b;
}

internal readonly struct DivideFunction : IElementFunction
{
    public static int Arity => 2;

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane> => a / b;
}

internal readonly struct AffineFunction(double scale, double shift) : IElementFunction
{
    public static int Arity => 1;

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane> => TLane.MultiplyAdd(a, TLane.Spread(scale), TLane.Spread(shift));
}

internal sealed class Addition : Operation
{
    private Shape _a;
    private Shape _b;

    public override string Name => "Add";

    public static Tensor Apply(Tensor a, Tensor b) => Apply(new Addition(), a, b);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        (_a, _b) = (inputs[0]!.Shape, inputs[1]!.Shape);
        return Pointwise.Map(Name, default(AddFunction), inputs[0]!, inputs[1]!);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        if (Needs(0)) inputGradients[0] = gradient.SumTo(_a);
        if (Needs(1)) inputGradients[1] = gradient.SumTo(_b);
    }
}

internal sealed class Subtraction : Operation
{
    private Shape _a;
    private Shape _b;

    public override string Name => "Subtract";

    public static Tensor Apply(Tensor a, Tensor b) => Apply(new Subtraction(), a, b);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        (_a, _b) = (inputs[0]!.Shape, inputs[1]!.Shape);
        return Pointwise.Map(Name, default(SubtractFunction), inputs[0]!, inputs[1]!);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        if (Needs(0)) inputGradients[0] = gradient.SumTo(_a);
        if (Needs(1)) inputGradients[1] = gradient.SumTo(_b).Negate();
    }
}

internal sealed class Multiplication : Operation
{
    public override string Name => "Multiply";

    public static Tensor Apply(Tensor a, Tensor b) => Apply(new Multiplication(), a, b);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs) =>
        Pointwise.Map(Name, default(MultiplyFunction), inputs[0]!, inputs[1]!);

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        SaveForBackward(inputs[0]!);
        SaveForBackward(inputs[1]!);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        Tensor a = Saved(0);
        Tensor b = Saved(1);
        if (Needs(0)) inputGradients[0] = gradient.Multiply(b).SumTo(a.Shape);
        if (Needs(1)) inputGradients[1] = gradient.Multiply(a).SumTo(b.Shape);
    }
}

internal sealed class Division : Operation
{
    public override string Name => "Divide";

    public static Tensor Apply(Tensor a, Tensor b) => Apply(new Division(), a, b);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs) =>
        Pointwise.Map(Name, default(DivideFunction), inputs[0]!, inputs[1]!);

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        SaveForBackward(inputs[0]!);
        SaveForBackward(inputs[1]!);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        Tensor a = Saved(0);
        Tensor b = Saved(1);
        Tensor share = gradient.Divide(b);
        if (Needs(0)) inputGradients[0] = share.SumTo(a.Shape);
        if (Needs(1)) inputGradients[1] = share.Multiply(a.Divide(b)).SumTo(b.Shape).Negate();
    }
}

internal sealed class Affine(double scale, double shift) : Operation
{
    public override string Name => "Affine";

    public static Tensor Apply(Tensor x, double scale, double shift) => Apply(new Affine(scale, shift), x);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs) =>
        Pointwise.Map(Name, new AffineFunction(scale, shift), inputs[0]!);

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        inputGradients[0] = Apply(gradient, scale, 0);
}
