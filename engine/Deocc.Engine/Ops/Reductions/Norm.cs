using System.Runtime.CompilerServices;
using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Norms.</content>
public static partial class Functional
{
    /// <summary>The p-norm over some axes, or over all when none is named: (sum |x|^p)^(1/p).</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="axes">Axes to reduce; negative ones count from the last.</param>
    /// <param name="keepAxes">Leaves the reduced axes with size 1 instead of removing them.</param>
    /// <param name="order">p: a positive number, or infinity for the largest magnitude.</param>
    /// <remarks>The gradient where the norm is 0 is 0.</remarks>
    /// <exception cref="ShapeException">An axis does not exist, or the order is not positive.</exception>
    public static Tensor Norm(this Tensor x, ReadOnlySpan<int> axes = default, bool keepAxes = false, double order = 2)
    {
        if (!(order > 0)) throw new ShapeException($"Norm: order {order} is not positive");
        if (double.IsPositiveInfinity(order)) return x.Abs().Max(axes, keepAxes);
        Tensor sum = PowerSum.Apply(x, Reduce.KeptShape(x.Shape, axes), order);
        Tensor norm = order == 1 ? sum : Unary<RootFunction>.Apply(new RootFunction(order), sum);
        return keepAxes ? norm : Reduce.RemoveAxes(norm, axes);
    }

    /// <summary>x divided by its L2 norm along an axis, or by <paramref name="epsilon"/> where that is larger.</summary>
    /// <exception cref="ShapeException">The axis does not exist.</exception>
    public static Tensor L2Normalize(this Tensor x, int axis = 1, double epsilon = 1e-12) =>
        x.Multiply(x.Norm([axis], keepAxes: true).Clamp(low: epsilon).Reciprocal());
}

/// <summary>The n-th root, with a derivative of 0 at 0.</summary>
internal readonly struct RootFunction(double degree) : IUnaryFunction
{
    public static string Name => "Root";

    public bool SavesOutput => false;

    public TLane Value<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => degree == 2 ? TLane.Sqrt(x) : TLane.Pow(x, 1 / degree);

    public TLane Derivative<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => OrZero(saved, TLane.Spread(1 / degree) * Value(saved) / saved);

    public TLane DerivativeSlope<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> =>
        OrZero(saved, TLane.Spread((1 - degree) / (degree * degree)) * Value(saved) / (saved * saved));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane OrZero<TLane>(TLane saved, TLane value)
        where TLane : struct, ILane<TLane> =>
        TLane.Select(TLane.Equal(saved, TLane.Create(0)), TLane.Create(0), value);
}

/// <summary>The sum of |x|^order.</summary>
internal readonly struct PowerAddition(double order) : IReduction
{
    public double Identity => 0;

    public TLane Map<TLane>(TLane x, TLane partner, TLane center)
        where TLane : struct, ILane<TLane> => order switch
        {
            1 => TLane.Abs(x),
            2 => x * x,
            _ => TLane.Pow(TLane.Abs(x), order),
        };

    public TLane Combine<TLane>(TLane left, TLane right)
        where TLane : struct, ILane<TLane> => left + right;

    public TLane Finish<TLane>(TLane total, TLane center)
        where TLane : struct, ILane<TLane> => total;
}

internal sealed class PowerSum(Shape shape, double order) : Operation
{
    public override string Name => "Norm";

    public static Tensor Apply(Tensor x, Shape shape, double order) => Apply(new PowerSum(shape, order), x);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs) =>
        Reduce.Run(Name, new PowerAddition(order), inputs[0]!, shape);

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output) => SaveForBackward(inputs[0]!);

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        Tensor x = Saved(0);
        Tensor scaled = gradient.Affine(order, 0);
        inputGradients[0] = order switch
        {
            1 => x.Sign().Multiply(scaled),
            2 => x.Multiply(scaled),
            _ => x.Abs().Pow(order - 1).Multiply(x.Sign()).Multiply(scaled),
        };
    }
}
