using Deocc.Engine.Devices;
using Deocc.Engine.Ops.Dropout.Cpu;
using Deocc.Engine.Ops.Dropout.Gpu;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>
/// Output = input * (u less than the kept share ? scale : 0), with the numbers u of a bulk fill with
/// <see cref="RandomDistribution.Uniform"/> numbers of [0, 1); see <see cref="RandomFillProblem"/>.
/// </summary>
internal readonly record struct RandomMaskProblem(Tensor Input, Tensor Output, RandomState State, float Kept, float Scale)
    : IProblem<RandomMaskProblem>
{
    public static IReadOnlyList<IKernel<RandomMaskProblem>> CpuKernels { get; } = [new VectorRandomMask(), new ReferenceRandomMask()];

    public static IReadOnlyList<IKernel<RandomMaskProblem>> GpuKernels { get; } = [new GpuRandomMask()];
}
