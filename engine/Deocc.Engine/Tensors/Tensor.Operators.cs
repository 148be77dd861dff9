using Deocc.Engine.Ops;

namespace Deocc.Engine.Tensors;

/// <content>Arithmetic operators; all broadcast and are recorded.</content>
public sealed partial class Tensor
{
    /// <summary>Sum.</summary>
    public static Tensor operator +(Tensor a, Tensor b) => a.Add(b);

    /// <summary>Sum with a number.</summary>
    public static Tensor operator +(Tensor a, double b) => a.Affine(1, b);

    /// <summary>Sum with a number.</summary>
    public static Tensor operator +(double a, Tensor b) => b.Affine(1, a);

    /// <summary>Difference.</summary>
    public static Tensor operator -(Tensor a, Tensor b) => a.Subtract(b);

    /// <summary>Difference with a number.</summary>
    public static Tensor operator -(Tensor a, double b) => a.Affine(1, -b);

    /// <summary>Difference from a number.</summary>
    public static Tensor operator -(double a, Tensor b) => b.Affine(-1, a);

    /// <summary>Element-wise product.</summary>
    public static Tensor operator *(Tensor a, Tensor b) => a.Multiply(b);

    /// <summary>Product with a number.</summary>
    public static Tensor operator *(Tensor a, double b) => a.Affine(b, 0);

    /// <summary>Product with a number.</summary>
    public static Tensor operator *(double a, Tensor b) => b.Affine(a, 0);

    /// <summary>Element-wise quotient.</summary>
    public static Tensor operator /(Tensor a, Tensor b) => a.Divide(b);

    /// <summary>Quotient with a number.</summary>
    public static Tensor operator /(Tensor a, double b) => a.Affine(1 / b, 0);

    /// <summary>Negation.</summary>
    public static Tensor operator -(Tensor a) => a.Negate();
}
