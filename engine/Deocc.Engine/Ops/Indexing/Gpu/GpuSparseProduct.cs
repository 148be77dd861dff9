using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Indexing.Gpu;

/// <summary>Float32; the pattern stays on the device.</summary>
internal sealed class GpuSparseProduct : IKernel<SparseProductProblem>
{
    private static readonly LaunchSize GroupSize = new(SparseKernels.GroupSize);

    public string Name => "gpu";

    public bool Applies(in SparseProductProblem problem) =>
        problem.Output.ElementType == ElementType.Float32 && problem.Output.Elements <= int.MaxValue && problem.Dense.Elements <= int.MaxValue;

    public void Run(in SparseProductProblem problem)
    {
        int count = (int)problem.Output.Elements;
        if (count == 0) return;
        var device = GpuDevice.Of(problem.Output);
        SparseKernelsLauncher.Multiply(
            device.Queue, GpuDevice.Cover(count, SparseKernels.GroupSize), GroupSize,
            device.Constant(problem.Pattern.RowStarts), device.Constant(problem.Pattern.ColumnIndices),
            device.View<float>(problem.Values), device.View<float>(problem.Dense), device.View<float>(problem.Output),
            count, problem.Pattern.Rows, problem.Pattern.Columns, problem.Dense.Shape[-1]);
    }
}
