using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>Applies a <see cref="IUnaryFunction"/>; differentiable twice.</summary>
internal sealed class Unary<TFunction>(TFunction function) : Operation
    where TFunction : struct, IUnaryFunction
{
    public override string Name => TFunction.Name;

    public static Tensor Apply(TFunction function, Tensor x) => Apply(new Unary<TFunction>(function), x);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs) =>
        Pointwise.Map(TFunction.Name, new UnaryValue<TFunction>(function), inputs[0]!);

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output) =>
        SaveForBackward(function.SavesOutput ? output : inputs[0]!);

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        inputGradients[0] = Apply(new Derivative(function), gradient, Saved(0));

    /// <summary>gradient * f'(saved).</summary>
    private sealed class Derivative(TFunction function) : Operation
    {
        public override string Name => TFunction.Name + "Backward";

        protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs) =>
            Pointwise.Map(Name, new UnaryDerivative<TFunction>(function), inputs[0]!, inputs[1]!);

        protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
        {
            SaveForBackward(inputs[0]!);
            SaveForBackward(inputs[1]!);
        }

        protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
        {
            if (Needs(0)) inputGradients[0] = Apply(new Derivative(function), gradient, Saved(1));
            if (Needs(1)) inputGradients[1] = Apply(new Curvature(function), gradient, Saved(0), Saved(1));
        }
    }

    /// <summary>gradient * former gradient * df'/dsaved; the end of the chain: third derivatives are not offered.</summary>
    private sealed class Curvature(TFunction function) : Operation
    {
        public override string Name => TFunction.Name + "BackwardBackward";

        protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs) =>
            Pointwise.Map(Name, new UnaryCurvature<TFunction>(function), inputs[0]!, inputs[1]!, inputs[2]!);

        protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
            throw new GraphException($"{TFunction.Name}: gradients are available up to the second order, and a third was asked for");
    }
}
