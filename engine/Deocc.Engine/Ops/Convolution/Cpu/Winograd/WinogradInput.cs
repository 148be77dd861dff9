using System.Runtime.CompilerServices;

namespace Deocc.Engine.Ops.Convolution.Cpu.Winograd;

/// <summary>
/// The transform of input tiles to the points of interpolation, B^T d B. Columns first, with consecutive pixels in a
/// register; then rows, with one tile per place of a register.
/// </summary>
/// <typeparam name="TLane">The register.</typeparam>
/// <typeparam name="TTransform">The size of tiles.</typeparam>
internal static unsafe class WinogradInput<TLane, TTransform>
    where TLane : struct, ILane<TLane>
    where TTransform : struct, IWinogradTransform
{
    // Registers over the ends of rows reach this far.
    private const int Slack = 16;

    /// <summary>Transforms the tiles of a block for a range of channels.</summary>
    /// <param name="plan">The convolution.</param>
    /// <param name="firstTile">The block's first tile.</param>
    /// <param name="tiles">Tiles of the block.</param>
    /// <param name="source">The first channel's plane in the first image.</param>
    /// <param name="channels">How many channels.</param>
    /// <param name="destination">Where the first channel's tiles go: panels of tiles, per point and channel.</param>
    /// <param name="pointStep">Floats from one point to the next.</param>
    /// <param name="panelStep">Floats from one panel of tiles to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Transform(
        in WinogradPlan plan, int firstTile, int tiles, float* source, int channels, float* destination, nint pointStep, nint panelStep)
    {
        int size = TTransform.Size;
        int outputs = TTransform.Outputs;
        int panelWidth = TileKernels<TLane>.MaxColumns;
        int groups = (tiles + TLane.Width - 1) / TLane.Width;
        nint length = (groups * TLane.Width * outputs) + (2 * Slack);
        float* near = stackalloc float[(int)(2 * size * length) + Slack];
        near = (float*)(((nint)near + 63) & ~63) + Slack;
        float* far = near + (size * length);
        float* zeros = stackalloc float[(tiles * outputs) + Slack];
        PixelCopy<TLane>.Clear(zeros, (tiles * outputs) + Slack);

        TileRun* runs = stackalloc TileRun[tiles];
        int runCount = TileRun.List(plan, firstTile, tiles, runs);
        nint plane = (nint)plan.Source.Height * plan.Source.Width;
        nint imageStep = plan.Groups * plan.SourceChannels * plane;
        float** rows = stackalloc float*[size];
        for (int channel = 0; channel < channels; channel++)
        {
            for (int i = 0; i < runCount; i++)
            {
                TileRun run = runs[i];
                float* image = source + (run.Image * imageStep);
                int x = (run.Column * outputs) - plan.Padding.Width;
                for (int row = 0; row < size; row++)
                {
                    int y = (run.Row * outputs) - plan.Padding.Height + row;
                    rows[row] = (uint)y < (uint)plan.Source.Height ? image + ((nint)y * plan.Source.Width) + x : zeros;
                }

                int pixels = run.Count * outputs;
                int begin = Math.Max(0, -x);
                int end = Math.Clamp(plan.Source.Width - x, begin, pixels + 2);
                float* nearRun = near + (run.First * outputs);
                TransformColumns(rows, begin, end, pixels, nearRun, length);
                float* farRun = far + (run.First * outputs);
                for (int row = 0; row < size; row++)
                    CopyFar(nearRun + (row * length) + outputs, farRun + (row * length), pixels - outputs + 2);
            }

            for (int group = 0; group < groups; group++)
            {
                int tile = group * TLane.Width;
                float* to = destination + (tile / panelWidth * panelStep) + (tile % panelWidth);
                for (int row = 0; row < size; row++)
                {
                    nint from = (row * length) + (tile * outputs);
                    TTransform.InputRow<TLane>(near + from, far + from, to + (row * size * pointStep), pointStep);
                }
            }

            source += plane;
            destination += panelWidth;
        }
    }

    // Whole registers: what is written beyond the run belongs to the next one, which comes later, or to the slack.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyFar(float* source, float* destination, int count)
    {
        for (int i = 0; i < count; i += TLane.Width) TLane.Store(TLane.Load(source + i), destination + i);
    }

    // The pixels of a run and the two after it, of which those from begin to end lie inside the image.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransformColumns(float** rows, int begin, int end, int pixels, float* destination, nint step)
    {
        int count = end - begin;
        if (count >= TLane.Width)
        {
            int last = end - TLane.Width;
            for (int x = begin; x < last; x += TLane.Width) TTransform.InputColumns<TLane>(rows, x, destination + x, step);
            TTransform.InputColumns<TLane>(rows, last, destination + last, step);
        }
        else if (TLane.Width > 4 && count >= 4)
        {
            int last = end - 4;
            for (int x = begin; x < last; x += 4) TTransform.InputColumns<FloatLane4>(rows, x, destination + x, step);
            TTransform.InputColumns<FloatLane4>(rows, last, destination + last, step);
        }
        else
        {
            for (int x = begin; x < end; x++) TTransform.InputColumns<ScalarLane<float>>(rows, x, destination + x, step);
        }

        if (begin == 0 && end == pixels + 2) return;
        for (int row = 0; row < TTransform.Size; row++)
        {
            for (int x = 0; x < begin; x++) destination[(row * step) + x] = 0;
            for (int x = end; x < pixels + 2; x++) destination[(row * step) + x] = 0;
        }
    }
}
