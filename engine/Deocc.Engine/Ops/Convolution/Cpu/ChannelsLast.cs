using System.Runtime.CompilerServices;

namespace Deocc.Engine.Ops.Convolution.Cpu;

/// <summary>Copies of image rows with the channels of a pixel side by side, as weight gradients read them.</summary>
/// <typeparam name="TLane">The register.</typeparam>
internal static unsafe class ChannelsLast<TLane>
    where TLane : struct, ILane<TLane>
{
    /// <summary>
    /// Copies one row of several channels: pixel x of channel c goes to destination[x pixelStep + c]. Pixels outside the row
    /// are zeros.
    /// </summary>
    /// <param name="source">The row in the first channel; null for a row of zeros.</param>
    /// <param name="channelStep">Floats from one channel to the next in the source.</param>
    /// <param name="width">Pixels of the row.</param>
    /// <param name="first">The first pixel wanted; may be negative.</param>
    /// <param name="count">Pixels wanted.</param>
    /// <param name="channels">How many channels.</param>
    /// <param name="destination">Where the first pixel goes.</param>
    /// <param name="pixelStep">Floats from one pixel to the next in the destination.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyRow(
        float* source, nint channelStep, int width, int first, int count, int channels, float* destination, nint pixelStep)
    {
        int begin = source == null ? count : Math.Min(count, Math.Max(0, -first));
        int end = Math.Clamp(width - first, begin, count);
        for (int x = 0; x < begin; x++) PixelCopy<TLane>.Clear(destination + (x * pixelStep), channels);
        for (int x = end; x < count; x++) PixelCopy<TLane>.Clear(destination + (x * pixelStep), channels);
        if (begin == end) return;
        source += first;
        int channel = 0;
        for (; TLane.Width >= 4 && channel + 4 <= channels; channel += 4)
        {
            Transpose(source + (channel * channelStep), channelStep, begin, end, destination + channel, pixelStep);
        }

        for (; channel < channels; channel++)
        {
            float* from = source + (channel * channelStep);
            float* to = destination + channel;
            for (int x = begin; x < end; x++) to[x * pixelStep] = from[x];
        }
    }

    // Four channels of consecutive pixels; the last register overlaps the one before it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(float* source, nint channelStep, int begin, int end, float* destination, nint pixelStep)
    {
        int count = end - begin;
        if (count >= TLane.Width)
        {
            int last = end - TLane.Width;
            for (int x = begin; x < last; x += TLane.Width) TransposeAt<TLane>(source + x, channelStep, destination + (x * pixelStep), pixelStep);
            TransposeAt<TLane>(source + last, channelStep, destination + (last * pixelStep), pixelStep);
        }
        else if (count >= 4)
        {
            int last = end - 4;
            for (int x = begin; x < last; x += 4) TransposeAt<FloatLane4>(source + x, channelStep, destination + (x * pixelStep), pixelStep);
            TransposeAt<FloatLane4>(source + last, channelStep, destination + (last * pixelStep), pixelStep);
        }
        else
        {
            for (int x = begin; x < end; x++)
            {
                for (int channel = 0; channel < 4; channel++) destination[(x * pixelStep) + channel] = source[(channel * channelStep) + x];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeAt<TWidth>(float* source, nint channelStep, float* destination, nint pixelStep)
        where TWidth : struct, ILane<TWidth>
    {
        TWidth r0 = TWidth.Load(source);
        TWidth r1 = TWidth.Load(source + channelStep);
        TWidth r2 = TWidth.Load(source + (2 * channelStep));
        TWidth r3 = TWidth.Load(source + (3 * channelStep));
        LaneShuffles.TransposeQuarters(ref r0, ref r1, ref r2, ref r3);
        LaneShuffles.StoreQuarters(r0, destination, 4 * pixelStep);
        LaneShuffles.StoreQuarters(r1, destination + pixelStep, 4 * pixelStep);
        LaneShuffles.StoreQuarters(r2, destination + (2 * pixelStep), 4 * pixelStep);
        LaneShuffles.StoreQuarters(r3, destination + (3 * pixelStep), 4 * pixelStep);
    }
}
