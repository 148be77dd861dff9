using Deocc.Engine.Devices.Cpu;

namespace Deocc.Engine.Ops.Convolution.Cpu;

/// <summary>
/// The weight gradient of convolutions with one channel per group: per plane and tap, the sum of products of the output's
/// gradient with a shifted padded copy of the input. Both are laid out with equal pitch, and the gradient with zeros between its
/// rows, so that a plane is one long row.
/// </summary>
/// <typeparam name="TLane">The register.</typeparam>
internal static unsafe class DepthwiseWeightGradient<TLane>
    where TLane : struct, ILane<TLane>
{
    // So much of a plane, with its copy, stays in the first-level cache.
    private const int ColumnsPerBlock = 4096;

    /// <summary>Computes the gradient.</summary>
    /// <param name="geometry">The sizes; one input channel per group.</param>
    /// <param name="input">[batch, groups, inputSize].</param>
    /// <param name="outputGradient">[batch, outputChannels, outputSize].</param>
    /// <param name="weightGradient">[outputChannels, 1, kernel]; overwritten.</param>
    public static void Run(in Conv2dGeometry geometry, float* input, float* outputGradient, float* weightGradient)
    {
        using CpuScratch table = CpuScratch.Rent<int>(GatherPlan.TableLength(geometry));
        GatherPlan plan = GatherPlan.Forward(geometry, table.Pointer<int>());
        using CpuScratch planes = CpuScratch.Rent<int>(geometry.Stride.Height * geometry.Stride.Width);
        var layout = new BandColumns<TLane>(plan, ColumnsPerBlock, planes.Pointer<int>());
        using CpuScratch offsets = CpuScratch.Rent<int>(plan.TapCount);
        layout.WriteOffsets(offsets.Pointer<int>(), 0, 1);
        var body = new Body
        {
            Plan = plan,
            Layout = layout,
            Offsets = offsets.Pointer<int>(),
            Input = input,
            OutputGradient = outputGradient,
            WeightGradient = weightGradient,
            BandLength = (nint)layout.BufferLength(1),
            GradientLength = layout.MaxColumns,
            SumLength = plan.ResultChannels * plan.TapCount * TLane.Width,
        };
        using CpuScratch work = CpuScratch.Rent<float>(CpuThreads.Count * (long)body.WorkLength);
        body.Work = work.Pointer<float>();
        CpuThreads.For(plan.Groups, ref body);
    }

    private struct Body : IParallelBody
    {
        public GatherPlan Plan;
        public BandColumns<TLane> Layout;
        public int* Offsets;
        public float* Input;
        public float* OutputGradient;
        public float* WeightGradient;
        public nint BandLength;
        public nint GradientLength;
        public nint SumLength;
        public float* Work;

        public readonly nint WorkLength => BandLength + GradientLength + SumLength;

        public readonly void Invoke(int item, int worker)
        {
            float* band = Work + (worker * WorkLength);
            float* gradient = band + BandLength;
            float* sums = gradient + GradientLength;
            nint inputPlane = (nint)Plan.Source.Height * Plan.Source.Width;

            // Products of zeros with what a band holds beyond its rows must be zeros.
            PixelCopy<TLane>.Clear(band, (int)BandLength);
            PixelCopy<TLane>.Clear(gradient, (int)GradientLength);
            PixelCopy<TLane>.Clear(sums, (int)SumLength);
            for (int block = 0; block < Layout.Blocks; block++)
            {
                Layout.Fill(Input + (item * inputPlane), Plan.Groups * inputPlane, block, 1, band);
                for (int row = 0; row < Plan.ResultChannels; row++)
                {
                    int columns = FillGradient(block, (item * Plan.ResultChannels) + row, gradient);
                    AddTaps(gradient, band, columns, sums + (row * Plan.TapCount * TLane.Width));
                }
            }

            int weights = Plan.ResultChannels * Plan.TapCount;
            for (int i = 0; i < weights; i++)
                WeightGradient[((nint)item * weights) + i] = (float)TLane.Sum(TLane.Load(sums + (i * TLane.Width)));
        }

        private readonly int FillGradient(int block, int channel, float* gradient)
        {
            nint plane = (nint)Plan.Result.Height * Plan.Result.Width;
            int end = 0;
            var run = default(ColumnRun);
            while (Layout.Next(block, ref run))
            {
                float* from = OutputGradient + ((((nint)run.Image * Plan.Groups * Plan.ResultChannels) + channel) * plane)
                    + ((nint)run.Row * Plan.Result.Width);
                PixelCopy<TLane>.Copy(from, gradient + run.Column, run.Count);
                end = run.Column + run.Count;
            }

            int columns = (end + TLane.Width - 1) / TLane.Width * TLane.Width;
            PixelCopy<TLane>.Clear(gradient + end, columns - end);
            return columns;
        }

        private readonly void AddTaps(float* gradient, float* band, int columns, float* sums)
        {
            int tap = AddTaps<Nine>(0, gradient, band, columns, sums);
            tap = AddTaps<Three>(tap, gradient, band, columns, sums);
            AddTaps<One>(tap, gradient, band, columns, sums);
        }

        // From one tap on, so many at a time while there are so many left; returns the first one left over.
        private readonly int AddTaps<TCount>(int tap, float* gradient, float* band, int columns, float* sums)
            where TCount : struct, ICount
        {
            for (; tap + TCount.Value <= Plan.TapCount; tap += TCount.Value)
                ShiftedDots<TLane, TCount>.Add(gradient, band, Offsets + tap, columns, sums + (tap * TLane.Width));
            return tap;
        }
    }
}
