using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Reductions.Gpu;

/// <summary>Float32, a group per row.</summary>
internal sealed class GpuSoftmax : IKernel<SoftmaxProblem>, IKernel<SoftmaxGradientProblem>
{
    public string Name => "gpu";

    public bool Applies(in SoftmaxProblem problem) => Applies(problem.Output);

    public bool Applies(in SoftmaxGradientProblem problem) => Applies(problem.Output);

    public void Run(in SoftmaxProblem problem)
    {
        var view = new AxisView(problem.Input.Shape, problem.Axis);
        if (problem.Output.Elements == 0) return;
        var device = GpuDevice.Of(problem.Output);
        SoftmaxKernelsLauncher.Softmax(
            device.Queue, new LaunchSize((int)(view.Outer * view.Inner)), new LaunchSize(SoftmaxKernels.GroupSize),
            device.View<float>(problem.Input), device.View<float>(problem.Output), (int)view.Count, (int)view.Inner, problem.IsLogarithmic ? 1 : 0);
    }

    public void Run(in SoftmaxGradientProblem problem)
    {
        var view = new AxisView(problem.Output.Shape, problem.Axis);
        if (problem.Output.Elements == 0) return;
        var device = GpuDevice.Of(problem.Output);
        SoftmaxKernelsLauncher.SoftmaxGradient(
            device.Queue, new LaunchSize((int)(view.Outer * view.Inner)), new LaunchSize(SoftmaxKernels.GroupSize),
            device.View<float>(problem.Gradient), device.View<float>(problem.Result), device.View<float>(problem.Output),
            (int)view.Count, (int)view.Inner, problem.IsLogarithmic ? 1 : 0);
    }

    private static bool Applies(Tensor output) => output.ElementType == ElementType.Float32 && output.Elements <= int.MaxValue;
}
