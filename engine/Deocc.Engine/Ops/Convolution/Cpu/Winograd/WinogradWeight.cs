using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;

namespace Deocc.Engine.Ops.Convolution.Cpu.Winograd;

/// <summary>
/// The transform of the weight to the points of interpolation, G w G^T, packed as tile kernels read it: by group, point, panel
/// of result channels, source channel, and last the panel's rows.
/// </summary>
/// <typeparam name="TLane">The register.</typeparam>
/// <typeparam name="TTransform">The size of tiles.</typeparam>
internal static unsafe class WinogradWeight<TLane, TTransform>
    where TLane : struct, ILane<TLane>
    where TTransform : struct, IWinogradTransform
{
    // Source channels per item of work.
    private const int Chunk = 32;

    // Points that are a power of two apart would compete for the same sets of the cache while they are written.
    private const int Stagger = 32;

    /// <summary>Floats of all transformed weights.</summary>
    public static long Length(in WinogradPlan plan) => plan.Groups * (long)GroupStep(plan);

    /// <summary>Floats from one group to the next.</summary>
    public static nint GroupStep(in WinogradPlan plan) =>
        TTransform.Size * TTransform.Size * PointStep(plan.ResultChannels, plan.SourceChannels);

    /// <summary>Floats from one point to the next.</summary>
    public static nint PointStep(int rows, int channels) => ((nint)rows * channels) + Stagger;

    /// <summary>Transforms a weight.</summary>
    public static void Transform(in WinogradPlan plan, float* weight, float* destination)
    {
        var body = new Body { Plan = plan, Weight = weight, Destination = destination };
        int panels = TileKernels<TLane>.CountPanels(plan.ResultChannels);
        CpuThreads.For(plan.Groups * panels * ((plan.SourceChannels + Chunk - 1) / Chunk), ref body);
    }

    /// <summary>Transforms one panel's weights for a range of source channels.</summary>
    /// <param name="plan">The convolution.</param>
    /// <param name="weight">The weight of the panel's first row and the first channel.</param>
    /// <param name="rows">Result channels of the panel.</param>
    /// <param name="channels">Source channels.</param>
    /// <param name="destination">Where they go.</param>
    /// <param name="pointStep">Floats from one point to the next there.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void TransformPanel(in WinogradPlan plan, float* weight, int rows, int channels, float* destination, nint pointStep)
    {
        int size = TTransform.Size;
        int width = TLane.Width;
        float* taps = stackalloc float[9 * width];
        float* columns = stackalloc float[3 * size * width];
        float* points = stackalloc float[size * size * width];
        for (int channel = 0; channel < channels; channel++)
        {
            for (int first = 0; first < rows; first += width)
            {
                int count = Math.Min(width, rows - first);
                Gather(weight + (first * plan.WeightResultStep), plan.WeightResultStep, count, plan.IsTurned, taps);
                for (int column = 0; column < 3; column++)
                    TTransform.Weight<TLane>(taps + (column * width), 3 * width, columns + (column * width), 3 * width);

                // A register that reaches beyond the panel's rows writes where the next channel's come later; the last does not.
                float* to = destination + first;
                if (channel < channels - 1 || count == width)
                {
                    for (int row = 0; row < size; row++)
                        TTransform.Weight<TLane>(columns + (row * 3 * width), width, to + (row * size * pointStep), pointStep);
                    continue;
                }

                for (int row = 0; row < size; row++)
                    TTransform.Weight<TLane>(columns + (row * 3 * width), width, points + (row * size * width), width);
                for (int point = 0; point < size * size; point++)
                    PixelCopy<TLane>.Copy(points + (point * width), to + (point * pointStep), count);
            }

            weight += plan.WeightSourceStep;
            destination += rows;
        }
    }

    // Nine taps of several rows, to one register per tap.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Gather(float* weight, nint rowStep, int count, bool isTurned, float* taps)
    {
        int first = isTurned ? 8 : 0;
        nint step = isTurned ? -TLane.Width : TLane.Width;
        float* firstTap = taps + (first * TLane.Width);
        int row = 0;
        for (; row + 4 <= count; row += 4)
        {
            Transpose4(weight, rowStep, firstTap + row, step);
            Transpose4(weight + 4, rowStep, firstTap + (4 * step) + row, step);
            for (int i = 0; i < 4; i++) firstTap[(8 * step) + row + i] = weight[(i * rowStep) + 8];
            weight += 4 * rowStep;
        }

        for (; row < count; row++)
        {
            for (int tap = 0; tap < 9; tap++) firstTap[(tap * step) + row] = weight[tap];
            weight += rowStep;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose4(float* source, nint sourceStep, float* destination, nint step)
    {
        FloatLane4 r0 = FloatLane4.Load(source);
        FloatLane4 r1 = FloatLane4.Load(source + sourceStep);
        FloatLane4 r2 = FloatLane4.Load(source + (2 * sourceStep));
        FloatLane4 r3 = FloatLane4.Load(source + (3 * sourceStep));
        LaneShuffles.TransposeQuarters(ref r0, ref r1, ref r2, ref r3);
        FloatLane4.Store(r0, destination);
        FloatLane4.Store(r1, destination + step);
        FloatLane4.Store(r2, destination + (2 * step));
        FloatLane4.Store(r3, destination + (3 * step));
    }

    private struct Body : IParallelBody
    {
        public WinogradPlan Plan;
        public float* Weight;
        public float* Destination;

        public readonly void Invoke(int item, int worker)
        {
            int panels = TileKernels<TLane>.CountPanels(Plan.ResultChannels);
            (int panel, int chunk) = Math.DivRem(item, (Plan.SourceChannels + Chunk - 1) / Chunk);
            (int group, panel) = Math.DivRem(panel, panels);
            int row = TileKernels<TLane>.PanelStart(Plan.ResultChannels, panels, panel);
            int rows = TileKernels<TLane>.PanelStart(Plan.ResultChannels, panels, panel + 1) - row;
            int channel = chunk * Chunk;
            int channels = Math.Min(Chunk, Plan.SourceChannels - channel);
            float* from = Weight + (group * Plan.WeightGroupStep) + (row * Plan.WeightResultStep) + (channel * Plan.WeightSourceStep);
            float* to = Destination + (group * GroupStep(Plan)) + ((nint)row * Plan.SourceChannels) + ((nint)channel * rows);
            TransformPanel(Plan, from, rows, channels, to, PointStep(Plan.ResultChannels, Plan.SourceChannels));
        }
    }
}
