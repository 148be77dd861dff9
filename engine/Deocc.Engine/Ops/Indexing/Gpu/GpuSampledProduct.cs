using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Indexing.Gpu;

/// <summary>Float32, in one launch.</summary>
internal sealed class GpuSampledProduct : IKernel<SampledProductProblem>
{
    /// <summary>From how many products per entry on a group works on each.</summary>
    private const int ProductsForGroup = 64;

    public string Name => "gpu";

    public bool Applies(in SampledProductProblem problem) =>
        problem.Left.ElementType == ElementType.Float32 && problem.Left.Elements <= int.MaxValue && problem.Right.Elements <= int.MaxValue;

    public void Run(in SampledProductProblem problem)
    {
        int entries = (int)problem.Output.Elements;
        if (entries == 0) return;
        var device = GpuDevice.Of(problem.Output);
        int batches = (int)problem.Left.Shape.ElementsBetween(0, problem.Left.Rank - 2);
        int features = problem.Left.Shape[-1];
        DeviceView<float> left = device.View<float>(problem.Left);
        DeviceView<float> right = device.View<float>(problem.Right);
        DeviceView<int> rowStarts = device.Constant(problem.Pattern.RowStarts);
        DeviceView<int> columnIndices = device.Constant(problem.Pattern.ColumnIndices);
        DeviceView<float> output = device.View<float>(problem.Output);
        var groupSize = new LaunchSize(SampledProductKernels.GroupSize);
        if (batches * features >= ProductsForGroup)
        {
            SampledProductKernelsLauncher.SampleByGroup(
                device.Queue, new LaunchSize(entries), groupSize,
                left, right, rowStarts, columnIndices, output, batches, problem.Pattern.Rows, problem.Pattern.Columns, features);
        }
        else
        {
            SampledProductKernelsLauncher.SampleByItem(
                device.Queue, GpuDevice.Cover(entries, SampledProductKernels.GroupSize), groupSize,
                left, right, rowStarts, columnIndices, output, entries, batches, problem.Pattern.Rows, problem.Pattern.Columns, features);
        }
    }
}
