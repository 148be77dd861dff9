using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Reductions.Gpu;

/// <summary>
/// Reductions in a fixed order, so that every run gives the same bits: a group of items per result, or one item per result where
/// there is little to combine.
/// </summary>
[KernelModule(NarrowDoubles = true)]
internal static class ReduceKernels
{
    /// <summary>Items of a group; a power of two.</summary>
    public const int GroupSize = 128;

    /// <summary>One group per result: each item combines every GroupSize-th element, then halves of the group combine.</summary>
    [Kernel(X = GroupSize)]
    [SpecializeAll(typeof(ScaledSum), typeof(Largest), typeof(ShiftedExponentials), typeof(PowerAddition), typeof(SquaredDeviations))]
    [SpecializeAll(
        typeof(L1LossFunction), typeof(L2LossFunction), typeof(HuberLossFunction), typeof(BinaryCrossEntropyFunction),
        Within = [typeof(LossTotal<>)])]
    public static void ReduceByGroup<TReduction>(
        ReadOnly<float> input, ReadOnly<float> partner, ReadOnly<float> center, Global<float> output, int count, int hasCenter,
        StridedIndex kept, StridedIndex reduced, TReduction reduction)
        where TReduction : struct, IReduction
    {
        Shared<float> totals = SharedMemory.Allocate<float>(GroupSize);
        int result = Grid.IndexX;
        int item = Group.X;
        int first = kept.Place(result);
        GpuLane about = default;
        if (hasCenter != 0) about = GpuLane.Of(center[result]);
        GpuLane total = GpuLane.Spread(reduction.Identity);
        for (int i = item; i < count; i += GroupSize)
        {
            int place = first + reduced.Place(i);
            total = reduction.Combine(total, reduction.Map(GpuLane.Of(input[place]), GpuLane.Of(partner[place]), about));
        }

        totals[item] = GpuLane.Number(total);
        Group.Barrier();
        for (int half = GroupSize / 2; half > 0; half /= 2)
        {
            if (item < half) totals[item] = GpuLane.Number(reduction.Combine(GpuLane.Of(totals[item]), GpuLane.Of(totals[item + half])));
            Group.Barrier();
        }

        if (item == 0) output[result] = GpuLane.Number(reduction.Finish(GpuLane.Of(totals[0]), about));
    }

    /// <summary>One item per result.</summary>
    [Kernel(X = GroupSize)]
    [SpecializeAll(typeof(ScaledSum), typeof(Largest), typeof(ShiftedExponentials), typeof(PowerAddition), typeof(SquaredDeviations))]
    [SpecializeAll(
        typeof(L1LossFunction), typeof(L2LossFunction), typeof(HuberLossFunction), typeof(BinaryCrossEntropyFunction),
        Within = [typeof(LossTotal<>)])]
    public static void ReduceByItem<TReduction>(
        ReadOnly<float> input, ReadOnly<float> partner, ReadOnly<float> center, Global<float> output, int results, int count, int hasCenter,
        StridedIndex kept, StridedIndex reduced, TReduction reduction)
        where TReduction : struct, IReduction
    {
        int result = Grid.GlobalX;
        if (result < results)
        {
            int first = kept.Place(result);
            GpuLane about = default;
            if (hasCenter != 0) about = GpuLane.Of(center[result]);
            GpuLane total = GpuLane.Spread(reduction.Identity);
            for (int i = 0; i < count; i++)
            {
                int place = first + reduced.Place(i);
                total = reduction.Combine(total, reduction.Map(GpuLane.Of(input[place]), GpuLane.Of(partner[place]), about));
            }

            output[result] = GpuLane.Number(reduction.Finish(total, about));
        }
    }
}
