using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Ops.Indexing.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Resampling.Gpu;

/// <summary>
/// Float32. The adjoint sorts the four pixels of every sample by place, once for all channels, and lets each pixel add up its
/// samples: O(n log^2 n) comparisons for n pixels of samples, no atomics, a fixed order.
/// </summary>
internal sealed class GpuGridSample : IKernel<GridSampleProblem>, IKernel<GridGradientProblem>, IKernel<GridScatterProblem>
{
    private const int MostSamples = KeySort.Most / 4;

    public string Name => "gpu";

    public bool Applies(in GridSampleProblem problem) => Applies(problem.Input, problem.Grid, problem.Output);

    public bool Applies(in GridGradientProblem problem) => Applies(problem.Input, problem.Grid, problem.Gradient);

    public bool Applies(in GridScatterProblem problem) => Applies(problem.Images, problem.Grid, problem.Samples);

    public void Run(in GridSampleProblem problem)
    {
        if (problem.Output.Elements == 0) return;
        var device = GpuDevice.Of(problem.Output);
        GridSizes sizes = Sizes(problem.Input, problem.Grid, problem.Sampling);
        int count = (int)(problem.Grid.Elements / 2);
        DeviceView<float> grid = device.View<float>(problem.Grid);
        GridKernelsLauncher.Sample(
            device.Queue, Groups(count, sizes.Channels), new LaunchSize(GridKernels.GroupSize), device.View<float>(problem.Input), grid,
            problem.Direction is null ? grid : device.View<float>(problem.Direction), device.View<float>(problem.Output),
            count, problem.Direction is null ? 0 : 1, sizes);
    }

    public void Run(in GridGradientProblem problem)
    {
        int count = (int)(problem.Grid.Elements / 2);
        if (count == 0) return;
        var device = GpuDevice.Of(problem.GridGradient);
        DeviceView<float> grid = device.View<float>(problem.Grid);
        GridKernelsLauncher.GradientOfGrid(
            device.Queue, GpuDevice.Cover(count, GridKernels.GroupSize), new LaunchSize(GridKernels.GroupSize),
            device.View<float>(problem.Gradient), device.View<float>(problem.Input), grid,
            problem.Direction is null ? grid : device.View<float>(problem.Direction), device.View<float>(problem.GridGradient),
            count, problem.Direction is null ? 0 : 1, Sizes(problem.Input, problem.Grid, problem.Sampling));
    }

    public void Run(in GridScatterProblem problem)
    {
        if (problem.Images.Elements == 0) return;
        var device = GpuDevice.Of(problem.Images);
        GridSizes sizes = Sizes(problem.Images, problem.Grid, problem.Sampling);
        int count = (int)(problem.Grid.Elements / 2);
        int pixels = problem.Images.Shape[0] * sizes.Height * sizes.Width;
        var groupSize = new LaunchSize(GridKernels.GroupSize);
        using Tensor keys = Tensor.Empty([4 * count], ElementType.Int64, device);
        using Tensor weights = Tensor.Empty([4 * count], ElementType.Float32, device);
        DeviceView<ulong> keyView = device.View<ulong>(keys);
        DeviceView<float> weightView = device.View<float>(weights);
        DeviceView<float> grid = device.View<float>(problem.Grid);
        if (count > 0)
        {
            GridKernelsLauncher.ScatterKeys(
                device.Queue, GpuDevice.Cover(count, GridKernels.GroupSize), groupSize, grid,
                problem.Direction is null ? grid : device.View<float>(problem.Direction), keyView, weightView,
                count, problem.Direction is null ? 0 : 1, sizes);
        }

        using Tensor starts = KeySort.Sort(keys, pixels);
        GridKernelsLauncher.AddSamples(
            device.Queue, Groups(pixels, sizes.Channels), groupSize, device.View<float>(problem.Samples), weightView, keyView,
            device.View<int>(starts), device.View<float>(problem.Images), pixels, sizes);
    }

    private static bool Applies(Tensor images, Tensor grid, Tensor samples) =>
        images.ElementType == ElementType.Float32
        && images.Elements <= KeySort.Most && samples.Elements <= int.MaxValue && grid.Elements / 2 <= MostSamples;

    private static LaunchSize Groups(int items, int channels) =>
        new(GpuDevice.Cover(items, GridKernels.GroupSize).X, GpuDevice.Cover(channels, GridKernels.ChannelsPerItem).X);

    private static GridSizes Sizes(Tensor images, Tensor grid, GridSampling sampling) => new()
    {
        Channels = images.Shape[1],
        Height = images.Shape[2],
        Width = images.Shape[3],
        Samples = grid.Shape[1] * grid.Shape[2],
        Mode = sampling.Mode,
        Padding = sampling.Padding,
        AlignsCorners = sampling.AlignCorners ? 1 : 0,
    };
}
