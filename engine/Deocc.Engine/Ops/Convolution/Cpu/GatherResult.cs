using System.Runtime.CompilerServices;

namespace Deocc.Engine.Ops.Convolution.Cpu;

/// <summary>Moves the sums of a <see cref="GatherPlan"/> to their places in the result.</summary>
/// <typeparam name="TLane">The register.</typeparam>
internal static unsafe class GatherResult<TLane>
    where TLane : struct, ILane<TLane>
{
    /// <summary>Writes one run of places of one channel and applies the epilogue.</summary>
    /// <param name="plan">The convolution.</param>
    /// <param name="run">Which places.</param>
    /// <param name="channel">The result's channel, counted over all groups.</param>
    /// <param name="sums">The first phase's sums.</param>
    /// <param name="phaseStep">Floats from one phase to the next.</param>
    /// <param name="epilogue">What happens to the sums.</param>
    /// <param name="result">The whole result.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(
        in GatherPlan plan, in ColumnRun run, int channel, float* sums, nint phaseStep, in Epilogue epilogue, float* result)
    {
        nint plane = (nint)plan.Result.Height * plan.Result.Width;
        nint first = (((nint)run.Image * plan.Groups * plan.ResultChannels) + channel) * plane;
        if (plan.ResultStride == 1)
        {
            nint offset = first + ((nint)run.Row * plan.Result.Width) + run.X;
            PixelCopy<TLane>.Copy(sums, result + offset, run.Count);
            epilogue.Apply<TLane>(result, offset, run.Count, channel);
        }
        else
        {
            WritePhases(plan, run, channel, sums, phaseStep, epilogue, result + first, first);
        }
    }

    // The phases of a place are neighbours in the result: rows of sums are woven together.
    private static void WritePhases(
        in GatherPlan plan, in ColumnRun run, int channel, float* sums, nint phaseStep, in Epilogue epilogue, float* plane, nint first)
    {
        Size2d stride = plan.ResultStride;
        for (int phaseRow = 0; phaseRow < stride.Height; phaseRow++)
        {
            int y = (run.Row * stride.Height) + phaseRow;
            if (y >= plan.Result.Height) return;
            int x = run.X * stride.Width;
            int count = Math.Min(run.Count * stride.Width, plan.Result.Width - x);
            nint offset = ((nint)y * plan.Result.Width) + x;
            float* phases = sums + (phaseRow * stride.Width * phaseStep);
            if (stride.Width == 2)
            {
                PixelCopy<TLane>.Weave(phases, phases + phaseStep, plane + offset, count / 2);
                if (count % 2 != 0) plane[offset + count - 1] = phases[count / 2];
            }
            else
            {
                for (int i = 0; i < count; i++) plane[offset + i] = phases[((i % stride.Width) * phaseStep) + (i / stride.Width)];
            }

            epilogue.Apply<TLane>(plane - first, first + offset, count, channel);
        }
    }
}
