using Deocc.Engine.Autograd;
using Deocc.Engine.Devices;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops.Elementwise.Cpu;
using Deocc.Engine.Ops.Elementwise.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>The gate of gated convolutions.</content>
public static partial class Functional
{
    /// <summary>ELU(a) * sigmoid(b), where a is the first half of the channels and b the second.</summary>
    /// <param name="x">[batch, 2 * channels, ...].</param>
    /// <returns>[batch, channels, ...].</returns>
    /// <exception cref="ShapeException">The number of channels is odd, or there is no such axis.</exception>
    public static Tensor GatedElu(this Tensor x) => Ops.GatedElu.Apply(x);
}

/// <summary>Both halves in one pass, forward and backward; saves the argument alone.</summary>
internal sealed class GatedElu : Operation
{
    public override string Name => "GatedElu";

    public static Tensor Apply(Tensor x) => Apply(new GatedElu(), x);

    /// <summary>The gradient in one pass, which is not recorded.</summary>
    internal static Tensor Fuse(Tensor x, Tensor gradient)
    {
        Tensor result = x.EmptyLike();
        x.Device.Run(new GatedEluGradientProblem(x, gradient, result));
        return result;
    }

    /// <summary>The gradient by differentiable ops, for gradients of gradients.</summary>
    internal static Tensor Compose(Tensor x, Tensor gradient)
    {
        int channels = x.Shape[1] / 2;
        Tensor value = x.Slice(1, 0, channels);
        Tensor elu = value.Elu();
        Tensor gate = x.Slice(1, channels, channels).Sigmoid();

        // ELU' is 1 above zero and e^a = ELU + 1 below, which min(ELU, 0) + 1 gives for both.
        Tensor slope = elu.Clamp(-1, 0) + 1;
        Tensor valueGradient = gradient * gate * slope;
        Tensor gateGradient = gradient * elu * gate * (1 - gate);
        return Functional.Concat(1, valueGradient, gateGradient);
    }

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        Require.ComputeType(Name, x);
        if (x.Rank < 2 || x.Shape[1] % 2 != 0)
            throw new ShapeException($"GatedElu: {x.Shape} must be [batch, channels, ...] with an even number of channels, half of them the gate");
        Tensor output = Tensor.Empty(x.Shape.With(1, x.Shape[1] / 2), x.ElementType, x.Device);
        x.Device.Run(new GatedEluProblem(x, output));
        return output;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output) => SaveForBackward(inputs[0]!);

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        Tensor x = Saved(0);
        inputGradients[0] = GradientMode.IsEnabled ? Compose(x, gradient) : Fuse(x, gradient);
    }
}

/// <summary>Output [N, C, ...] = ELU of the first C channels of input [N, 2C, ...] times the sigmoid of the others.</summary>
internal readonly record struct GatedEluProblem(Tensor Input, Tensor Output) : IProblem<GatedEluProblem>
{
    public static IReadOnlyList<IKernel<GatedEluProblem>> CpuKernels { get; } =
        [new LaneKernel<GatedEluProblem, LaneGatedElu>(), new ReferenceGatedElu()];

    public static IReadOnlyList<IKernel<GatedEluProblem>> GpuKernels { get; } = [new GpuGatedElu()];
}

/// <summary>Input gradient [N, 2C, ...] of <see cref="GatedEluProblem"/> for the gradient [N, C, ...] of its output.</summary>
internal readonly record struct GatedEluGradientProblem(Tensor Input, Tensor Gradient, Tensor InputGradient) : IProblem<GatedEluGradientProblem>
{
    public static IReadOnlyList<IKernel<GatedEluGradientProblem>> CpuKernels { get; } =
        [new LaneKernel<GatedEluGradientProblem, LaneGatedElu>(), new ReferenceGatedElu()];

    public static IReadOnlyList<IKernel<GatedEluGradientProblem>> GpuKernels { get; } = [new GpuGatedElu()];
}
