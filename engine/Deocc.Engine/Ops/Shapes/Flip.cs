using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Mirroring.</content>
public static partial class Functional
{
    /// <summary>Reverses the order along some axes; <c>-1</c> mirrors images left to right.</summary>
    /// <exception cref="ShapeException">An axis does not exist.</exception>
    public static Tensor Flip(this Tensor x, params ReadOnlySpan<int> axes)
    {
        uint flipped = 0;
        foreach (int axis in axes) flipped |= 1u << x.Shape.NormalizeAxis(axis);
        return flipped == 0 ? x : Ops.Flip.Apply(x, flipped);
    }
}

/// <summary>Bit i of the set reverses axis i; its own inverse.</summary>
internal sealed class Flip(uint flipped) : Operation
{
    public override string Name => "Flip";

    public static Tensor Apply(Tensor x, uint flipped) => Apply(new Flip(flipped), x);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        Tensor output = x.EmptyLike();
        var layout = default(StridedLayout);
        long offset = 0;
        for (int axis = 0; axis < x.Rank; axis++)
        {
            long stride = x.Shape.Stride(axis);
            bool reverses = (flipped >> axis & 1) != 0;
            if (reverses) offset += stride * (x.Shape[axis] - 1);
            layout.Append(x.Shape[axis], reverses ? -stride : stride, stride);
        }

        layout.InputOffset = offset;
        x.Device.Run(new StridedCopyProblem(x, output, layout));
        return output;
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        inputGradients[0] = Apply(gradient, flipped);
}
