using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Indexing.Gpu;

/// <summary>Elements or whole slices of any type, told apart by their size alone; an item per element.</summary>
internal sealed class GpuGather : IKernel<GatherProblem>, IKernel<SliceSelectProblem>
{
    public string Name => "gpu";

    public bool Applies(in GatherProblem problem) => Applies(problem.Input, problem.Output);

    public bool Applies(in SliceSelectProblem problem) => Applies(problem.Input, problem.Output);

    public void Run(in GatherProblem problem)
    {
        IndexWords indices = IndexWords.Checked("Gather", problem.Indices, problem.Input.Shape, problem.Axis);
        switch (problem.Input.ElementType.Size())
        {
            case 1:
                Gather<byte>(problem, indices);
                break;
            case 2:
                Gather<ushort>(problem, indices);
                break;
            case 4:
                Gather<uint>(problem, indices);
                break;
            default:
                Gather<ulong>(problem, indices);
                break;
        }
    }

    public void Run(in SliceSelectProblem problem)
    {
        IndexWords indices = IndexWords.Checked(problem.Op, problem.Indices, problem.Input.Shape, problem.Axis);
        switch (problem.Input.ElementType.Size())
        {
            case 1:
                Select<byte>(problem, indices);
                break;
            case 2:
                Select<ushort>(problem, indices);
                break;
            case 4:
                Select<uint>(problem, indices);
                break;
            default:
                Select<ulong>(problem, indices);
                break;
        }
    }

    private static bool Applies(Tensor input, Tensor output) => input.Elements <= int.MaxValue && output.Elements <= int.MaxValue;

    private static void Gather<T>(in GatherProblem problem, in IndexWords indices)
        where T : unmanaged
    {
        int count = (int)problem.Output.Elements;
        if (count == 0) return;
        var device = GpuDevice.Of(problem.Output);
        var to = new AxisView(problem.Output.Shape, problem.Axis);
        IndexKernelsLauncher.Gather(
            device.Queue, GpuDevice.Cover(count, IndexKernels.GroupSize), new LaunchSize(IndexKernels.GroupSize),
            device.View<T>(problem.Input), indices.View, device.View<T>(problem.Output),
            count, indices.Words, problem.Input.Shape[problem.Axis], (int)to.Count, (int)to.Inner);
    }

    private static void Select<T>(in SliceSelectProblem problem, in IndexWords indices)
        where T : unmanaged
    {
        int count = (int)problem.Output.Elements;
        if (count == 0) return;
        var device = GpuDevice.Of(problem.Output);
        var to = new AxisView(problem.Output.Shape, problem.Axis);
        IndexKernelsLauncher.Select(
            device.Queue, GpuDevice.Cover(count, IndexKernels.GroupSize), new LaunchSize(IndexKernels.GroupSize),
            device.View<T>(problem.Input), indices.View, device.View<T>(problem.Output),
            count, indices.Words, problem.Input.Shape[problem.Axis], (int)to.Count, (int)to.Inner, problem.Unused ?? -1);
    }
}
