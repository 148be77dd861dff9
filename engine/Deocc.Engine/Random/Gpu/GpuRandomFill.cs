using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Random.Gpu;

/// <summary>Float32, int32 and int64: the CPU's bits, but for the rounding of normal numbers.</summary>
internal sealed class GpuRandomFill : IKernel<RandomFillProblem>
{
    public string Name => "gpu";

    public bool Applies(in RandomFillProblem problem) =>
        problem.Output.ElementType != ElementType.Float64 && problem.Output.Elements <= int.MaxValue - RandomFillProblem.GroupValues;

    public void Run(in RandomFillProblem problem)
    {
        Tensor output = problem.Output;
        if (output.Elements == 0) return;
        var device = GpuDevice.Of(output);
        LaunchSize groups = Groups(output.Elements);
        var groupSize = new LaunchSize(RandomKernels.GroupSize);
        RandomState state = problem.State;
        int count = (int)output.Elements;
        if (problem.Distribution == RandomDistribution.Integers)
        {
            RandomKernelsLauncher.FillIntegers(
                device.Queue, groups, groupSize, device.View<int>(output), count, state.Position, state.Stream, state.Seed,
                problem.LowInteger, problem.IntegerRange, output.ElementType == ElementType.Int64 ? 1 : 0);
            return;
        }

        bool isUniform = problem.Distribution == RandomDistribution.Uniform;
        RandomKernelsLauncher.Fill(
            device.Queue, groups, groupSize, device.View<float>(output), count, state.Position, state.Stream, state.Seed, problem.Distribution,
            problem.A, isUniform ? problem.B - problem.A : problem.B, MathF.BitDecrement(problem.B));
    }

    /// <summary>Groups of items that draw a number of values.</summary>
    public static LaunchSize Groups(long values)
    {
        long drawn = (values + RandomFillProblem.GroupValues - 1) / RandomFillProblem.GroupValues;
        return GpuDevice.Cover(drawn * RandomFillProblem.GroupBlocks, RandomKernels.GroupSize);
    }
}
