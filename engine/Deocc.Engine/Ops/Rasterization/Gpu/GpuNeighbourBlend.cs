using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Rasterization.Gpu;

/// <summary>Float32, in one launch.</summary>
internal sealed class GpuNeighbourBlend : IKernel<NeighbourBlendProblem>, IKernel<NeighbourProductsProblem>
{
    public string Name => "gpu";

    public bool Applies(in NeighbourBlendProblem problem) => Applies(problem.Image, problem.Shares);

    public bool Applies(in NeighbourProductsProblem problem) => Applies(problem.Image, problem.Shares);

    public void Run(in NeighbourBlendProblem problem)
    {
        int count = (int)problem.Output.Elements;
        if (count == 0) return;
        var device = GpuDevice.Of(problem.Output);
        Shape images = problem.Image.Shape;
        NeighbourKernelsLauncher.Blend(
            device.Queue, GpuDevice.Cover(count, NeighbourKernels.GroupSize), new LaunchSize(NeighbourKernels.GroupSize),
            device.View<float>(problem.Image), device.View<float>(problem.Shares), device.View<float>(problem.Output),
            count, images[1], images[2], images[3], problem.IsTransposed ? 1 : 0);
    }

    public void Run(in NeighbourProductsProblem problem)
    {
        int count = (int)problem.Output.Elements;
        if (count == 0) return;
        var device = GpuDevice.Of(problem.Output);
        Shape images = problem.Image.Shape;
        NeighbourKernelsLauncher.Products(
            device.Queue, GpuDevice.Cover(count, NeighbourKernels.GroupSize), new LaunchSize(NeighbourKernels.GroupSize),
            device.View<float>(problem.Gradient), device.View<float>(problem.Image), device.View<float>(problem.Shares),
            device.View<float>(problem.Output), count, images[1], images[2] * images[3], images[3]);
    }

    private static bool Applies(Tensor image, Tensor shares) =>
        image.ElementType == ElementType.Float32 && image.Elements <= int.MaxValue && shares.Elements <= int.MaxValue;
}
