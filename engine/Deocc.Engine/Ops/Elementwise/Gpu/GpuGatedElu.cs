using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Elementwise.Gpu;

/// <summary>Float32, both halves in one pass.</summary>
internal sealed class GpuGatedElu : IKernel<GatedEluProblem>, IKernel<GatedEluGradientProblem>
{
    public string Name => "gpu";

    public bool Applies(in GatedEluProblem problem) => Applies(problem.Input);

    public bool Applies(in GatedEluGradientProblem problem) => Applies(problem.Input);

    public void Run(in GatedEluProblem problem)
    {
        int count = (int)problem.Output.Elements;
        if (count == 0) return;
        var device = GpuDevice.Of(problem.Output);
        GatedEluKernelsLauncher.GatedElu(
            device.Queue, GpuDevice.Cover(count, GatedEluKernels.GroupSize), new LaunchSize(GatedEluKernels.GroupSize),
            device.View<float>(problem.Input), device.View<float>(problem.Output), count, count / problem.Output.Shape[0]);
    }

    public void Run(in GatedEluGradientProblem problem)
    {
        int count = (int)problem.Gradient.Elements;
        if (count == 0) return;
        var device = GpuDevice.Of(problem.InputGradient);
        GatedEluKernelsLauncher.GatedEluGradient(
            device.Queue, GpuDevice.Cover(count, GatedEluKernels.GroupSize), new LaunchSize(GatedEluKernels.GroupSize),
            device.View<float>(problem.Input), device.View<float>(problem.Gradient), device.View<float>(problem.InputGradient),
            count, count / problem.Gradient.Shape[0]);
    }

    private static bool Applies(Tensor input) => input.ElementType == ElementType.Float32 && input.Elements <= int.MaxValue;
}
