using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Random;
using Deocc.Engine.Random.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Dropout.Gpu;

/// <summary>Float32: draws the mask in registers and never writes it.</summary>
internal sealed class GpuRandomMask : IKernel<RandomMaskProblem>
{
    public string Name => "gpu";

    public bool Applies(in RandomMaskProblem problem) =>
        problem.Output.ElementType == ElementType.Float32 && problem.Output.Elements <= int.MaxValue - RandomFillProblem.GroupValues;

    public void Run(in RandomMaskProblem problem)
    {
        if (problem.Output.Elements == 0) return;
        var device = GpuDevice.Of(problem.Output);
        RandomState state = problem.State;
        RandomKernelsLauncher.Mask(
            device.Queue, GpuRandomFill.Groups(problem.Output.Elements), new LaunchSize(RandomKernels.GroupSize),
            device.View<float>(problem.Input), device.View<float>(problem.Output), (int)problem.Output.Elements,
            state.Position, state.Stream, state.Seed, problem.Kept, problem.Scale);
    }
}
