using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Rasterization.Gpu;

/// <summary>Float32, in one launch.</summary>
internal sealed class GpuInterpolation : IKernel<InterpolateProblem>, IKernel<CornerProductsProblem>
{
    public string Name => "gpu";

    public bool Applies(in InterpolateProblem problem) => Applies(problem.Attributes, problem.Weights, problem.Output);

    public bool Applies(in CornerProductsProblem problem) => Applies(problem.Attributes, problem.Output, problem.Pixels);

    public void Run(in InterpolateProblem problem)
    {
        if (problem.Output.Elements == 0) return;
        var device = GpuDevice.Of(problem.Output);
        int count = (int)problem.Faces.Elements;
        InterpolationKernelsLauncher.Interpolate(
            device.Queue, GpuDevice.Cover(count, InterpolationKernels.GroupSize), new LaunchSize(InterpolationKernels.GroupSize),
            device.View<float>(problem.Attributes), device.View<float>(problem.Weights), device.View<int>(problem.Faces),
            device.Constant(problem.Mesh.Corners), device.View<float>(problem.Output),
            count, Plane(problem.Faces), problem.Attributes.Shape[1], problem.Attributes.Shape[2]);
    }

    public void Run(in CornerProductsProblem problem)
    {
        if (problem.Output.Elements == 0) return;
        var device = GpuDevice.Of(problem.Output);
        int count = (int)problem.Faces.Elements;
        InterpolationKernelsLauncher.CornerProducts(
            device.Queue, GpuDevice.Cover(count, InterpolationKernels.GroupSize), new LaunchSize(InterpolationKernels.GroupSize),
            device.View<float>(problem.Pixels), device.View<float>(problem.Attributes), device.View<int>(problem.Faces),
            device.Constant(problem.Mesh.Corners), device.View<float>(problem.Output),
            count, Plane(problem.Faces), problem.Attributes.Shape[1], problem.Attributes.Shape[2]);
    }

    private static bool Applies(Tensor attributes, Tensor weights, Tensor pixels) =>
        attributes.ElementType == ElementType.Float32
        && attributes.Elements <= int.MaxValue && weights.Elements <= int.MaxValue && pixels.Elements <= int.MaxValue;

    private static int Plane(Tensor faces) => faces.Shape[1] * faces.Shape[2];
}
