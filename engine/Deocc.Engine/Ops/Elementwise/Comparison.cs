using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Comparisons: 1 where they hold, 0 elsewhere, in the operands' element type; not differentiable. NaN differs from everything.</content>
public static partial class Functional
{
    /// <summary>1 where a is larger than b, with broadcasting.</summary>
    public static Tensor Greater(this Tensor a, Tensor b) => Pointwise.Map("Greater", default(GreaterFunction), a, b);

    /// <summary>1 where a is larger than a number.</summary>
    public static Tensor Greater(this Tensor a, double b) => Pointwise.Map("Greater", new WithNumber<GreaterFunction>(b), a);

    /// <summary>1 where a is larger than b or equal, with broadcasting.</summary>
    public static Tensor GreaterOrEqual(this Tensor a, Tensor b) => Pointwise.Map("GreaterOrEqual", default(GreaterOrEqualFunction), a, b);

    /// <summary>1 where a is larger than a number or equal.</summary>
    public static Tensor GreaterOrEqual(this Tensor a, double b) => Pointwise.Map("GreaterOrEqual", new WithNumber<GreaterOrEqualFunction>(b), a);

    /// <summary>1 where a is smaller than b, with broadcasting.</summary>
    public static Tensor Less(this Tensor a, Tensor b) => Pointwise.Map("Less", default(GreaterFunction), b, a);

    /// <summary>1 where a is smaller than a number.</summary>
    public static Tensor Less(this Tensor a, double b) => Pointwise.Map("Less", new WithNumber<LessFunction>(b), a);

    /// <summary>1 where a is smaller than b or equal, with broadcasting.</summary>
    public static Tensor LessOrEqual(this Tensor a, Tensor b) => Pointwise.Map("LessOrEqual", default(GreaterOrEqualFunction), b, a);

    /// <summary>1 where a is smaller than a number or equal.</summary>
    public static Tensor LessOrEqual(this Tensor a, double b) => Pointwise.Map("LessOrEqual", new WithNumber<LessOrEqualFunction>(b), a);

    /// <summary>1 where both are equal, with broadcasting.</summary>
    public static Tensor EqualTo(this Tensor a, Tensor b) => Pointwise.Map("EqualTo", default(EqualFunction), a, b);

    /// <summary>1 where a equals a number.</summary>
    public static Tensor EqualTo(this Tensor a, double b) => Pointwise.Map("EqualTo", new WithNumber<EqualFunction>(b), a);

    /// <summary>1 where both differ, with broadcasting.</summary>
    public static Tensor NotEqualTo(this Tensor a, Tensor b) => Pointwise.Map("NotEqualTo", default(NotEqualFunction), a, b);

    /// <summary>1 where a differs from a number.</summary>
    public static Tensor NotEqualTo(this Tensor a, double b) => Pointwise.Map("NotEqualTo", new WithNumber<NotEqualFunction>(b), a);
}

/// <summary>A function of two arguments whose second is a constant.</summary>
internal readonly struct WithNumber<TFunction>(double number) : IElementFunction
    where TFunction : struct, IElementFunction
{
    public static int Arity => 1;

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane> => default(TFunction).Invoke(a, TLane.Spread(number), c);
}

internal readonly struct GreaterFunction : IElementFunction
{
    public static int Arity => 2;

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane> => TLane.Select(TLane.Greater(a, b), TLane.Create(1), TLane.Create(0));
}

internal readonly struct GreaterOrEqualFunction : IElementFunction
{
    public static int Arity => 2;

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane> => TLane.Select(TLane.GreaterOrEqual(a, b), TLane.Create(1), TLane.Create(0));
}

internal readonly struct LessFunction : IElementFunction
{
    public static int Arity => 2;

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane> => TLane.Select(TLane.Greater(b, a), TLane.Create(1), TLane.Create(0));
}

internal readonly struct LessOrEqualFunction : IElementFunction
{
    public static int Arity => 2;

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane> => TLane.Select(TLane.GreaterOrEqual(b, a), TLane.Create(1), TLane.Create(0));
}

internal readonly struct EqualFunction : IElementFunction
{
    public static int Arity => 2;

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane> => TLane.Select(TLane.Equal(a, b), TLane.Create(1), TLane.Create(0));
}

internal readonly struct NotEqualFunction : IElementFunction
{
    public static int Arity => 2;

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane> => TLane.Select(TLane.Equal(a, b), TLane.Create(0), TLane.Create(1));
}
