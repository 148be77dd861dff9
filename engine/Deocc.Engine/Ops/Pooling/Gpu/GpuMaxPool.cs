using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Pooling.Gpu;

/// <summary>Float32, an item to each window or to each place of a plane.</summary>
internal sealed class GpuMaxPool : IKernel<MaxPoolProblem>, IKernel<PlaneIndexingProblem>
{
    public string Name => "gpu";

    public bool Applies(in MaxPoolProblem problem) => IsSmallFloat(problem.Input) && IsSmallFloat(problem.Output);

    public bool Applies(in PlaneIndexingProblem problem) => IsSmallFloat(problem.Plane) && IsSmallFloat(problem.Picked);

    public void Run(in MaxPoolProblem problem)
    {
        int count = (int)problem.Output.Elements;
        if (count == 0) return;
        var device = GpuDevice.Of(problem.Output);
        PoolingKernelsLauncher.MaxPool(
            device.Queue, GpuDevice.Cover(count, PoolingKernels.GroupSize), new LaunchSize(PoolingKernels.GroupSize),
            device.View<float>(problem.Input), device.View<float>(problem.Output), device.View<int>(problem.Indices ?? problem.Output), count,
            PoolingWindow.Of(problem.Rows), PoolingWindow.Of(problem.Columns), problem.Indices is null ? 0 : 1);
    }

    public void Run(in PlaneIndexingProblem problem)
    {
        Tensor written = problem.Reverse ? problem.Plane : problem.Picked;
        int count = (int)written.Elements;
        if (count == 0) return;
        var device = GpuDevice.Of(written);
        LaunchSize groups = GpuDevice.Cover(count, PoolingKernels.GroupSize);
        var groupSize = new LaunchSize(PoolingKernels.GroupSize);
        DeviceView<float> planes = device.View<float>(problem.Plane);
        DeviceView<int> indices = device.View<int>(problem.Indices);
        DeviceView<float> picked = device.View<float>(problem.Picked);
        (PoolingAxis rows, PoolingAxis columns) = (problem.Rows, problem.Columns);
        if (problem.Reverse)
        {
            PoolingKernelsLauncher.Scatter(device.Queue, groups, groupSize, picked, indices, planes, count, PoolingWindow.Of(rows), PoolingWindow.Of(columns));
            return;
        }

        PoolingKernelsLauncher.Gather(
            device.Queue, groups, groupSize, planes, indices, picked, count, rows.Inputs * columns.Inputs, rows.Outputs * columns.Outputs);
    }

    private static bool IsSmallFloat(Tensor tensor) => tensor.ElementType == ElementType.Float32 && tensor.Elements <= int.MaxValue;
}
