using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Affine maps of feature vectors.</content>
public static partial class Functional
{
    /// <summary>output[..., o] = bias[o] + sum over i of weight[o, i] x[..., i].</summary>
    /// <param name="x">[..., inputs]; any number of axes before the last, at least one.</param>
    /// <param name="weight">[outputs, inputs].</param>
    /// <param name="bias">[outputs]; none when left out.</param>
    /// <returns>[..., outputs].</returns>
    /// <exception cref="ShapeException">The shapes do not fit each other.</exception>
    public static Tensor Linear(this Tensor x, Tensor weight, Tensor? bias = null) => AffineMap.Apply(x, weight, bias);
}

/// <summary>The product with a transposed weight, the bias added on the way; its gradients are matrix products.</summary>
internal sealed class AffineMap : Operation
{
    public override string Name => "Linear";

    public static Tensor Apply(Tensor x, Tensor weight, Tensor? bias) => Apply(new AffineMap(), x, weight, bias);

    public override long CountFlops(ReadOnlySpan<Tensor?> inputs, Tensor output) => 2 * output.Elements * inputs[0]!.Shape[-1];

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        Tensor weight = inputs[1]!;
        Tensor? bias = inputs[2];
        Check(x, weight, bias);
        Tensor output = Tensor.Empty(x.Shape.With(-1, weight.Shape[0]), x.ElementType, x.Device);
        using Tensor rows = x.View(Rows(x));
        using Tensor outputRows = output.View(Rows(output));
        x.Device.Run(new MatMulProblem(rows, weight, outputRows, TransposeB: true, Bias: bias));
        return output;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        SaveForBackward(inputs[0]!);
        SaveForBackward(inputs[1]!);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        Tensor rows = gradient.Reshape(Rows(gradient));
        if (Needs(0)) inputGradients[0] = rows.MatMul(Saved(1)).Reshape(gradient.Shape.With(-1, Saved(1).Shape[1]));
        if (Needs(1))
        {
            Tensor x = Saved(0);
            inputGradients[1] = rows.MatMul(x.Reshape(Rows(x)), transposeA: true);
        }

        if (Needs(2)) inputGradients[2] = rows.Sum([0]);
    }

    private static Shape Rows(Tensor x) => [checked((int)x.Shape.ElementsBetween(0, x.Rank - 1)), x.Shape[-1]];

    private void Check(Tensor x, Tensor weight, Tensor? bias)
    {
        Require.ComputeType(Name, x);
        Require.SameTypeAndDevice(Name, x, weight);
        Require.Rank(Name, weight, 2, "[outputs, inputs]");
        if (x.Rank < 2) throw new ShapeException($"{Name}: x {x.Shape} has {x.Rank} axes; expected [..., inputs] with at least two");
        if (x.Shape[-1] != weight.Shape[1])
        {
            throw new ShapeException(
                $"{Name}: x {x.Shape} has {x.Shape[-1]} features but weight {weight.Shape} expects {weight.Shape[1]}");
        }

        if (bias is null) return;
        Require.SameTypeAndDevice(Name, x, bias);
        if (bias.Shape != [weight.Shape[0]])
            throw new ShapeException($"{Name}: bias {bias.Shape} does not fit weight {weight.Shape}; expected [{weight.Shape[0]}]");
    }
}
