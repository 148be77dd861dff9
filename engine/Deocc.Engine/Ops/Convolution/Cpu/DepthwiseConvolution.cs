using Deocc.Engine.Devices.Cpu;

namespace Deocc.Engine.Ops.Convolution.Cpu;

/// <summary>
/// Convolution with one source channel per group: there is no matrix product to make of it. Plane by plane, a padded copy is
/// read tap by tap.
/// </summary>
/// <typeparam name="TLane">The register.</typeparam>
internal static unsafe class DepthwiseConvolution<TLane>
    where TLane : struct, ILane<TLane>
{
    // So much of a plane, with its copy, stays in the first-level cache.
    private const int ColumnsPerBlock = 4096;

    private const int GroupsPerItem = 4;

    /// <summary>Computes the result.</summary>
    /// <param name="plan">The convolution; one source channel per group.</param>
    /// <param name="source">The source, [batch, groups, source size].</param>
    /// <param name="weight">The weight.</param>
    /// <param name="epilogue">What happens to the sums.</param>
    /// <param name="result">The result, [batch, groups * resultChannels, result size].</param>
    public static void Run(in GatherPlan plan, float* source, float* weight, in Epilogue epilogue, float* result)
    {
        using CpuScratch planes = CpuScratch.Rent<int>(plan.SourceStride.Height * plan.SourceStride.Width);
        var layout = new BandColumns<TLane>(plan, ColumnsPerBlock, planes.Pointer<int>());
        using CpuScratch offsets = CpuScratch.Rent<int>(plan.TapCount);
        for (int phase = 0; phase < plan.Phases; phase++) layout.WriteOffsets(offsets.Pointer<int>() + plan.PhaseStart[phase], phase, 1);
        var body = new Body
        {
            Plan = plan,
            Layout = layout,
            Offsets = offsets.Pointer<int>(),
            Source = source,
            Weight = weight,
            Epilogue = epilogue,
            Result = result,
            Pieces = (plan.Groups + GroupsPerItem - 1) / GroupsPerItem,
            BandLength = (nint)layout.BufferLength(1),
            SumLength = plan.ResultStride == 1 ? 0 : plan.Phases * (nint)layout.MaxColumns,
        };
        using CpuScratch work = CpuScratch.Rent<float>(CpuThreads.Count * (long)(body.BandLength + body.SumLength));
        body.Work = work.Pointer<float>();
        CpuThreads.For(layout.Blocks * body.Pieces, ref body);
    }

    private struct Body : IParallelBody
    {
        public GatherPlan Plan;
        public BandColumns<TLane> Layout;
        public int* Offsets;
        public float* Source;
        public float* Weight;
        public Epilogue Epilogue;
        public float* Result;
        public int Pieces;
        public nint BandLength;
        public nint SumLength;
        public float* Work;

        public readonly void Invoke(int item, int worker)
        {
            (int block, int piece) = Math.DivRem(item, Pieces);
            float* band = Work + (worker * (BandLength + SumLength));
            nint plane = (nint)Plan.Source.Height * Plan.Source.Width;
            int end = Math.Min(Plan.Groups, (piece + 1) * GroupsPerItem);
            for (int group = piece * GroupsPerItem; group < end; group++)
            {
                Layout.Fill(Source + (group * plane), Plan.Groups * plane, block, 1, band);
                for (int row = 0; row < Plan.ResultChannels; row++)
                {
                    float* weight = Weight + (group * Plan.WeightGroupStep) + (row * Plan.WeightResultStep);
                    if (Plan.ResultStride == 1) WriteRows(block, (group * Plan.ResultChannels) + row, weight, band);
                    else WritePhases(block, (group * Plan.ResultChannels) + row, weight, band, band + BandLength);
                }
            }
        }

        // The rows of a block are neighbours in the result, too.
        private readonly void WriteRows(int block, int channel, float* weight, float* band)
        {
            var run = default(ColumnRun);
            if (!Layout.Next(block, ref run)) return;
            nint plane = (nint)Plan.Result.Height * Plan.Result.Width;
            nint offset = ((((nint)run.Image * Plan.Groups * Plan.ResultChannels) + channel) * plane) + ((nint)run.Row * Plan.Result.Width);
            int rows = Layout.Rows(block);
            SumRows(band, 0, weight, rows, Result + offset, Plan.Grid.Width);
            Epilogue.Apply<TLane>(Result, offset, rows * Plan.Result.Width, channel);
        }

        private readonly void WritePhases(int block, int channel, float* weight, float* band, float* sums)
        {
            int rows = Layout.Rows(block);
            for (int phase = 0; phase < Plan.Phases; phase++)
                SumRows(band, phase, weight, rows, sums + (phase * (nint)Layout.MaxColumns), Layout.Pitch);
            var run = default(ColumnRun);
            while (Layout.Next(block, ref run))
                GatherResult<TLane>.Write(Plan, run, channel, sums + run.Column, Layout.MaxColumns, Epilogue, Result);
        }

        private readonly void SumRows(float* band, int phase, float* weight, int rows, float* destination, int destinationPitch)
        {
            int taps = Plan.PhaseStart[phase + 1] - Plan.PhaseStart[phase];
            int* offsets = Offsets + Plan.PhaseStart[phase];
            float* phaseWeight = stackalloc float[taps];
            for (int tap = 0; tap < taps; tap++) phaseWeight[tap] = weight[Plan.Taps[Plan.PhaseStart[phase] + tap].WeightIndex];
            int width = Plan.Grid.Width;
            if (width >= TLane.Width)
                DepthwiseRows<TLane>.Sum(band, Layout.Pitch, offsets, phaseWeight, taps, rows, width, destination, destinationPitch);
            else if (TLane.Width > 4 && width >= 4)
                DepthwiseRows<FloatLane4>.Sum(band, Layout.Pitch, offsets, phaseWeight, taps, rows, width, destination, destinationPitch);
            else
                DepthwiseRows<ScalarLane<float>>.Sum(band, Layout.Pitch, offsets, phaseWeight, taps, rows, width, destination, destinationPitch);
        }
    }
}
