using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Optimizers.Gpu;

/// <summary>One group.</summary>
internal sealed class GpuGradientScale : IKernel<GradientScaleProblem>
{
    public string Name => "gpu";

    public bool Applies(in GradientScaleProblem problem) => true;

    public void Run(in GradientScaleProblem problem)
    {
        var device = GpuDevice.Of(problem.Output);
        GradientScaleKernelsLauncher.FindScale(
            device.Queue, new LaunchSize(1), new LaunchSize(GradientScaleKernels.GroupSize),
            device.View<ulong>(problem.Squares), device.View<float>(problem.Output), (int)problem.Squares.Elements,
            (float)problem.Largest, double.IsFinite(problem.Largest) ? 1 : 0);
    }
}
