using Deocc.Engine.Autograd;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>
/// The function's first argument times a factor that depends on the others and is piecewise constant in them, as in the
/// backward passes of choices: linear in the first argument, without a gradient for the others. All have one shape, or
/// the others broadcast to the first's.
/// </summary>
internal sealed class Gate<TFunction>(string name, TFunction function) : Operation
    where TFunction : struct, IElementFunction
{
    public override string Name => name;

    public static Tensor Apply(string name, TFunction function, Tensor x, Tensor a, Tensor? b = null) =>
        Apply(new Gate<TFunction>(name, function), x, a, b);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs) =>
        Pointwise.Map(name, function, inputs[0]!, inputs[1]!, inputs[2]);

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        SaveForBackward(inputs[1]!);
        if (inputs[2] is { } b) SaveForBackward(b);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        inputGradients[0] = Apply(name, function, gradient, Saved(0), TFunction.Arity > 2 ? Saved(1) : null);
}
