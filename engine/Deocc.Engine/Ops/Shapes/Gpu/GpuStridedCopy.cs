using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Shapes.Gpu;

/// <summary>One item to an element; the inner four axes in one launch.</summary>
internal sealed class GpuStridedCopy : IKernel<StridedCopyProblem>
{
    public string Name => "gpu";

    public bool Applies(in StridedCopyProblem problem) => problem.Input.Elements <= int.MaxValue && problem.Output.Elements <= int.MaxValue;

    public void Run(in StridedCopyProblem problem)
    {
        switch (problem.Input.ElementType.Size())
        {
            case 1:
                Run<byte>(problem);
                break;
            case 2:
                Run<ushort>(problem);
                break;
            case 4:
                Run<uint>(problem);
                break;
            default:
                Run<ulong>(problem);
                break;
        }
    }

    private static void Run<T>(in StridedCopyProblem problem)
        where T : unmanaged
    {
        StridedLayout layout = problem.Layout;
        if (layout.Elements == 0) return;
        var device = GpuDevice.Of(problem.Output);
        int walked = Math.Max(0, layout.Rank - StridedIndex.MaxRank);
        long launches = 1;
        for (int axis = 0; axis < walked; axis++) launches *= layout.Sizes[axis];
        int count = (int)(layout.Elements / launches);
        ReadOnlySpan<long> sizes = ((ReadOnlySpan<long>)layout.Sizes)[walked..layout.Rank];
        var from = StridedIndex.Of(sizes, ((ReadOnlySpan<long>)layout.InputStrides)[walked..layout.Rank]);
        var to = StridedIndex.Of(sizes, ((ReadOnlySpan<long>)layout.OutputStrides)[walked..layout.Rank]);
        for (long launch = 0; launch < launches; launch++)
        {
            layout.Locate(launch, walked, out long input, out long output);
            CopyKernelsLauncher.Copy(
                device.Queue, GpuDevice.Cover(count, CopyKernels.GroupSize), new LaunchSize(CopyKernels.GroupSize),
                device.View<T>(problem.Input, input), device.View<T>(problem.Output, output), count, from, to);
        }
    }
}
