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

    /// <summary>
    /// One group per result, or per part of one: each item combines every GroupSize-th element, then halves of the group combine.
    /// Totals of parts lie side by side, unfinished.
    /// </summary>
    [Kernel(X = GroupSize)]
    [SpecializeAll(typeof(ScaledSum), typeof(Largest), typeof(ShiftedExponentials), typeof(PowerAddition), typeof(SquaredDeviations))]
    [SpecializeAll(
        typeof(L1LossFunction), typeof(L2LossFunction), typeof(HuberLossFunction), typeof(BinaryCrossEntropyFunction),
        Within = [typeof(LossTotal<>)])]
    public static void ReduceByGroup<TReduction>(
        ReadOnly<float> input, ReadOnly<float> partner, ReadOnly<float> center, Global<float> output, int count, int countPerPart,
        int hasCenter, StridedIndex kept, StridedIndex reduced, TReduction reduction)
        where TReduction : struct, IReduction
    {
        Shared<float> totals = SharedMemory.Allocate<float>(GroupSize);
        int result = Grid.IndexX;
        int item = Group.X;
        int start = Grid.IndexY * countPerPart;
        int end = Math.Min(count, start + countPerPart);
        int first = kept.Place(result);
        GpuLane about = default;
        if (hasCenter != 0) about = GpuLane.Of(center[result]);
        GpuLane total = GpuLane.Spread(reduction.Identity);
        for (int i = start + item; i < end; i += GroupSize)
        {
            int place = first + reduced.Place(i);
            total = reduction.Combine(total, reduction.Map(GpuLane.Of(input[place]), GpuLane.Of(partner[place]), about));
        }

        totals[item] = GpuLane.Number(total);
        CombineHalves(totals, item, reduction);
        if (item == 0)
        {
            GpuLane combined = GpuLane.Of(totals[0]);
            if (Grid.CountY == 1) combined = reduction.Finish(combined, about);
            output[(result * Grid.CountY) + Grid.IndexY] = GpuLane.Number(combined);
        }
    }

    /// <summary>One group per result, which combines the totals of its parts.</summary>
    [Kernel(X = GroupSize)]
    [SpecializeAll(typeof(ScaledSum), typeof(Largest), typeof(ShiftedExponentials), typeof(PowerAddition), typeof(SquaredDeviations))]
    [SpecializeAll(
        typeof(L1LossFunction), typeof(L2LossFunction), typeof(HuberLossFunction), typeof(BinaryCrossEntropyFunction),
        Within = [typeof(LossTotal<>)])]
    public static void CombineParts<TReduction>(
        ReadOnly<float> parts, ReadOnly<float> center, Global<float> output, int count, int hasCenter, TReduction reduction)
        where TReduction : struct, IReduction
    {
        Shared<float> totals = SharedMemory.Allocate<float>(GroupSize);
        int result = Grid.IndexX;
        int item = Group.X;
        GpuLane total = GpuLane.Spread(reduction.Identity);
        for (int i = item; i < count; i += GroupSize) total = reduction.Combine(total, GpuLane.Of(parts[(result * count) + i]));
        totals[item] = GpuLane.Number(total);
        CombineHalves(totals, item, reduction);
        if (item == 0)
        {
            GpuLane about = default;
            if (hasCenter != 0) about = GpuLane.Of(center[result]);
            output[result] = GpuLane.Number(reduction.Finish(GpuLane.Of(totals[0]), about));
        }
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

    private static void CombineHalves<TReduction>(Shared<float> totals, int item, TReduction reduction)
        where TReduction : struct, IReduction
    {
        Group.Barrier();
        for (int half = GroupSize / 2; half > 0; half /= 2)
        {
            if (item < half) totals[item] = GpuLane.Number(reduction.Combine(GpuLane.Of(totals[item]), GpuLane.Of(totals[item + half])));
            Group.Barrier();
        }
    }
}
