using Deocc.Engine.Devices;
using Deocc.Engine.Random.Cpu;
using Deocc.Engine.Random.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Random;

/// <summary>
/// Fills a tensor from a stream. The stream is taken in groups of <see cref="GroupBlocks"/> blocks, which give
/// <see cref="GroupValues"/> values: value w * 8 + b of a group comes from word w of its block b (in normal values: from
/// words w and w XOR 1), so that registers of eight words are stored as they come. float64 and int64 tensors get the
/// values of float32 and int32 ones.
/// </summary>
/// <param name="Output">What to fill; float32 or float64, for integers int32 or int64.</param>
/// <param name="State">Where to begin; the position is a multiple of <see cref="GroupBlocks"/>.</param>
/// <param name="Distribution">What to draw.</param>
/// <param name="A">See <see cref="RandomDistribution"/>.</param>
/// <param name="B">See <see cref="RandomDistribution"/>.</param>
/// <param name="LowInteger">The least integer.</param>
/// <param name="IntegerRange">How many integers there are to choose from.</param>
internal readonly record struct RandomFillProblem(
    Tensor Output, RandomState State, RandomDistribution Distribution, float A, float B, int LowInteger = 0, uint IntegerRange = 0)
    : IProblem<RandomFillProblem>
{
    public const int GroupBlocks = 8;
    public const int GroupValues = 32;

    public static IReadOnlyList<IKernel<RandomFillProblem>> CpuKernels { get; } = [new VectorRandomFill(), new ReferenceRandomFill()];

    public static IReadOnlyList<IKernel<RandomFillProblem>> GpuKernels { get; } = [new GpuRandomFill()];
}
