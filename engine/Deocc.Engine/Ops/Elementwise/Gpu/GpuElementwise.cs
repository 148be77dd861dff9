using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Elementwise.Gpu;

/// <summary>Float32, one item to a place; the inner four axes of a broadcast in one launch.</summary>
internal sealed class GpuElementwise<TFunction> : IKernel<ElementwiseProblem<TFunction>>
    where TFunction : struct, IElementFunction
{
    public string Name => "gpu";

    public bool Applies(in ElementwiseProblem<TFunction> problem) =>
        problem.Output.ElementType == ElementType.Float32 && problem.Output.Elements <= int.MaxValue && ElementwiseKernelsLauncher.NameOfMap<TFunction>() is not null;

    public void Run(in ElementwiseProblem<TFunction> problem)
    {
        if (problem.Output.Elements == 0) return;
        var device = GpuDevice.Of(problem.Output);
        Tensor b = problem.B ?? problem.A;
        Tensor c = problem.C ?? problem.A;
        var plan = new BroadcastPlan(problem.Output.Shape, problem.A.Shape, b.Shape, c.Shape);
        int inner = Math.Min(StridedIndex.MaxRank, plan.OuterRank + 1);
        int walked = plan.OuterRank + 1 - inner;
        long launches = 1;
        for (int axis = 0; axis < walked; axis++) launches *= plan.OuterSizes[axis];
        long count = problem.Output.Elements / launches;
        LaunchSize groups = GpuDevice.Cover(count, ElementwiseKernels.GroupSize);
        StridedIndex placesOfA = Index(plan, walked, 0);
        StridedIndex placesOfB = Index(plan, walked, 1);
        StridedIndex placesOfC = Index(plan, walked, 2);
        Span<long> offsets = stackalloc long[BroadcastPlan.MaxInputs];
        for (long launch = 0; launch < launches; launch++)
        {
            plan.Locate(launch * (plan.Rows / launches), offsets);
            ElementwiseKernelsLauncher.Map(
                device.Queue, groups, new LaunchSize(ElementwiseKernels.GroupSize),
                device.View<float>(problem.A, offsets[0]), device.View<float>(b, offsets[1]), device.View<float>(c, offsets[2]),
                device.View<float>(problem.Output, launch * count), (int)count, placesOfA, placesOfB, placesOfC, problem.Function);
        }
    }

    private static StridedIndex Index(in BroadcastPlan plan, int from, int input)
    {
        int rank = plan.OuterRank + 1 - from;
        Span<long> sizes = stackalloc long[StridedIndex.MaxRank];
        Span<long> strides = stackalloc long[StridedIndex.MaxRank];
        for (int axis = 0; axis < rank - 1; axis++)
        {
            sizes[axis] = plan.OuterSizes[from + axis];
            strides[axis] = plan.OuterStrides[((from + axis) * BroadcastPlan.MaxInputs) + input];
        }

        sizes[rank - 1] = plan.Inner;
        strides[rank - 1] = plan.Innermost[input];
        return StridedIndex.Of(sizes[..rank], strides[..rank]);
    }
}
