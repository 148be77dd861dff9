using System.Runtime.CompilerServices;

namespace Deocc.Engine.Ops.Convolution.Cpu.Winograd;

/// <summary>The transform of products at the points of interpolation to output pixels, A^T m A.</summary>
/// <typeparam name="TLane">The register.</typeparam>
/// <typeparam name="TTransform">The size of tiles.</typeparam>
internal static unsafe class WinogradOutput<TLane, TTransform>
    where TLane : struct, ILane<TLane>
    where TTransform : struct, IWinogradTransform
{
    /// <summary>Transforms the tiles of a block for a range of channels and writes their pixels, with the epilogue applied.</summary>
    /// <param name="plan">The convolution.</param>
    /// <param name="firstTile">The block's first tile.</param>
    /// <param name="tiles">Tiles of the block.</param>
    /// <param name="source">The first channel's products: tiles, per point and channel.</param>
    /// <param name="pointStep">Floats from one point to the next.</param>
    /// <param name="channelStep">Floats from one channel to the next.</param>
    /// <param name="firstChannel">The first channel of the result, counted over all groups.</param>
    /// <param name="channels">How many channels.</param>
    /// <param name="epilogue">What happens to the sums.</param>
    /// <param name="result">The whole result.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Transform(
        in WinogradPlan plan,
        int firstTile,
        int tiles,
        float* source,
        nint pointStep,
        nint channelStep,
        int firstChannel,
        int channels,
        in Epilogue epilogue,
        float* result)
    {
        int size = TTransform.Size;
        int outputs = TTransform.Outputs;
        int groups = (tiles + TLane.Width - 1) / TLane.Width;
        nint length = groups * TLane.Width * outputs;
        float* columns = stackalloc float[(size * outputs * TLane.Width) + 16];
        columns = (float*)(((nint)columns + 63) & ~63);
        float* pixels = stackalloc float[(int)(outputs * length) + 16];
        pixels = (float*)(((nint)pixels + 63) & ~63);
        TileRun* runs = stackalloc TileRun[tiles];
        int runCount = TileRun.List(plan, firstTile, tiles, runs);
        nint plane = (nint)plan.Result.Height * plan.Result.Width;
        for (int channel = firstChannel; channel < firstChannel + channels; channel++)
        {
            for (int group = 0; group < groups; group++)
            {
                float* from = source + (group * TLane.Width);
                for (int column = 0; column < size; column++)
                    TTransform.Output<TLane>(from + (column * pointStep), size * pointStep, columns + (column * TLane.Width), size * TLane.Width);
                for (int row = 0; row < outputs; row++)
                {
                    TTransform.OutputRow<TLane>(
                        columns + (row * size * TLane.Width), TLane.Width, pixels + (row * length) + (group * TLane.Width * outputs));
                }
            }

            for (int i = 0; i < runCount; i++)
            {
                TileRun run = runs[i];
                int x = run.Column * outputs;
                int count = Math.Min(run.Count * outputs, plan.Result.Width - x);
                int rows = Math.Min(outputs, plan.Result.Height - (run.Row * outputs));
                nint offset = ((((nint)run.Image * plan.Groups * plan.ResultChannels) + channel) * plane)
                    + ((nint)run.Row * outputs * plan.Result.Width) + x;
                for (int row = 0; row < rows; row++)
                {
                    PixelCopy<TLane>.Copy(pixels + (row * length) + (run.First * outputs), result + offset, count);
                    epilogue.Apply<TLane>(result, offset, count, channel);
                    offset += plan.Result.Width;
                }
            }

            source += channelStep;
        }
    }
}
