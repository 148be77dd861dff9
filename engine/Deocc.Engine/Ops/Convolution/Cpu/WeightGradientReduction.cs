using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;

namespace Deocc.Engine.Ops.Convolution.Cpu;

/// <summary>Adds up, in fixed order, what the items of a <see cref="WeightGradientPlan"/> have summed, and puts it in place.</summary>
/// <typeparam name="TLane">The register.</typeparam>
internal static unsafe class WeightGradientReduction<TLane>
    where TLane : struct, ILane<TLane>
{
    /// <summary>Computes the gradient from the sums, which are overwritten.</summary>
    /// <param name="plan">The items.</param>
    /// <param name="taps">Taps of the kernel.</param>
    /// <param name="tapOffsets">Where each tap's first channel lies in a row of sums.</param>
    /// <param name="sums">One block per item, of one row per output channel.</param>
    /// <param name="blockStep">Floats from one block to the next.</param>
    /// <param name="rowStep">Floats from one row to the next, a multiple of the register's width.</param>
    /// <param name="weightGradient">[outputChannels, inputChannels / groups, taps].</param>
    public static void Run(
        in WeightGradientPlan plan, int taps, int* tapOffsets, float* sums, nint blockStep, int rowStep, float* weightGradient)
    {
        var body = new Body
        {
            Plan = plan,
            Taps = taps,
            TapOffsets = tapOffsets,
            Sums = sums,
            BlockStep = blockStep,
            RowStep = rowStep,
            WeightGradient = weightGradient,
        };
        CpuThreads.For(plan.Groups * plan.Rows, ref body);
    }

    private struct Body : IParallelBody
    {
        public WeightGradientPlan Plan;
        public int Taps;
        public int* TapOffsets;
        public float* Sums;
        public nint BlockStep;
        public int RowStep;
        public float* WeightGradient;

        public readonly void Invoke(int item, int worker)
        {
            (int group, int row) = Math.DivRem(item, Plan.Rows);
            int rowBlock = 0;
            while (WeightGradientPlan.Start(Plan.Rows, Plan.RowBlocks, rowBlock + 1) <= row) rowBlock++;
            row -= WeightGradientPlan.Start(Plan.Rows, Plan.RowBlocks, rowBlock);
            nint partStep = Plan.Groups * Plan.RowBlocks * Plan.ChannelBlocks * BlockStep;
            float* destination = WeightGradient + ((nint)item * Plan.Channels * Taps);
            for (int channelBlock = 0; channelBlock < Plan.ChannelBlocks; channelBlock++)
            {
                int block = (((group * Plan.RowBlocks) + rowBlock) * Plan.ChannelBlocks) + channelBlock;
                float* sums = Sums + (block * BlockStep) + ((nint)row * RowStep);
                for (int part = 1; part < Plan.Parts; part++) Add(sums, sums + (part * partStep));
                int first = WeightGradientPlan.Start(Plan.Channels, Plan.ChannelBlocks, channelBlock);
                int end = WeightGradientPlan.Start(Plan.Channels, Plan.ChannelBlocks, channelBlock + 1);
                Scatter(sums, end - first, destination + ((nint)first * Taps));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Add(float* sums, float* addends)
        {
            for (int i = 0; i < RowStep; i += TLane.Width) TLane.Store(TLane.Load(sums + i) + TLane.Load(addends + i), sums + i);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Scatter(float* sums, int channels, float* destination)
        {
            int channel = 0;
            if (TLane.Width >= 4 && Taps >= 4)
            {
                for (; channel <= channels - TLane.Width; channel += TLane.Width)
                    ScatterRegister(sums + channel, destination + ((nint)channel * Taps));
            }

            for (int tap = 0; tap < Taps; tap++)
            {
                float* from = sums + TapOffsets[tap];
                for (int i = channel; i < channels; i++) destination[(i * Taps) + tap] = from[i];
            }
        }

        // Four taps at a time; the last four overlap those before them.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void ScatterRegister(float* sums, float* destination)
        {
            for (int first = 0; first < Taps; first += 4)
            {
                int tap = Math.Min(first, Taps - 4);
                TLane r0 = TLane.Load(sums + TapOffsets[tap]);
                TLane r1 = TLane.Load(sums + TapOffsets[tap + 1]);
                TLane r2 = TLane.Load(sums + TapOffsets[tap + 2]);
                TLane r3 = TLane.Load(sums + TapOffsets[tap + 3]);
                LaneShuffles.TransposeQuarters(ref r0, ref r1, ref r2, ref r3);
                float* to = destination + tap;
                LaneShuffles.StoreQuarters(r0, to, 4 * Taps);
                LaneShuffles.StoreQuarters(r1, to + Taps, 4 * Taps);
                LaneShuffles.StoreQuarters(r2, to + (2 * Taps), 4 * Taps);
                LaneShuffles.StoreQuarters(r3, to + (3 * Taps), 4 * Taps);
            }
        }
    }
}
