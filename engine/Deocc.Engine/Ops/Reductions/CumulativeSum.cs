using Deocc.Engine.Autograd;
using Deocc.Engine.Devices;
using Deocc.Engine.Ops.Reductions.Cpu;
using Deocc.Engine.Ops.Reductions.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Running sums.</content>
public static partial class Functional
{
    /// <summary>Each element plus all before it along an axis.</summary>
    /// <exception cref="Diagnostics.ShapeException">The axis does not exist.</exception>
    public static Tensor CumulativeSum(this Tensor x, int axis) => Ops.CumulativeSum.Apply(x, x.Shape.NormalizeAxis(axis), fromEnd: false);
}

internal sealed class CumulativeSum(int axis, bool fromEnd) : Operation
{
    public override string Name => "CumulativeSum";

    public static Tensor Apply(Tensor x, int axis, bool fromEnd) => Apply(new CumulativeSum(axis, fromEnd), x);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        Require.ComputeType(Name, x);
        Tensor output = x.EmptyLike();
        x.Device.Run(new CumulativeSumProblem(x, output, axis, fromEnd));
        return output;
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        inputGradients[0] = Apply(gradient, axis, !fromEnd);
}

/// <summary>Output = running sums of the input along an axis, from its beginning or its end.</summary>
internal readonly record struct CumulativeSumProblem(Tensor Input, Tensor Output, int Axis, bool FromEnd) : IProblem<CumulativeSumProblem>
{
    public static IReadOnlyList<IKernel<CumulativeSumProblem>> CpuKernels { get; } =
        [new LaneKernel<CumulativeSumProblem, LaneCumulativeSum>(), new ReferenceCumulativeSum()];

    public static IReadOnlyList<IKernel<CumulativeSumProblem>> GpuKernels { get; } = [new GpuCumulativeSum()];
}
