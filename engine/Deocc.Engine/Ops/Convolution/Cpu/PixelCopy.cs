using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Deocc.Engine.Ops.Convolution.Cpu;

/// <summary>
/// Copies of pixel rows, short ones above all. None reads or writes beyond the elements it is asked for: a row's last
/// register overlaps the one before it.
/// </summary>
/// <typeparam name="TLane">The register.</typeparam>
internal static unsafe class PixelCopy<TLane>
    where TLane : struct, ILane<TLane>
{
    private const int FloatsPerLine = 16;

    /// <summary>Copies consecutive elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(float* source, float* destination, int count)
    {
        if (count >= TLane.Width)
        {
            int last = count - TLane.Width;
            for (int i = 0; i < last; i += TLane.Width) TLane.Store(TLane.Load(source + i), destination + i);
            TLane.Store(TLane.Load(source + last), destination + last);
        }
        else if (TLane.Width > 4 && count >= 4)
        {
            int last = count - 4;
            for (int i = 0; i < last; i += 4) FloatLane4.Store(FloatLane4.Load(source + i), destination + i);
            FloatLane4.Store(FloatLane4.Load(source + last), destination + last);
        }
        else
        {
            for (int i = 0; i < count; i++) destination[i] = source[i];
        }
    }

    /// <summary>Writes zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Clear(float* destination, int count)
    {
        int i = 0;
        for (; i <= count - TLane.Width; i += TLane.Width) TLane.Store(TLane.Create(0), destination + i);
        for (; i < count; i++) destination[i] = 0;
    }

    /// <summary>Asks for consecutive elements to come from memory into the second-level cache; any address is allowed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(float* source, int count)
    {
        if (!Sse.IsSupported) return;
        for (int i = 0; i < count; i += FloatsPerLine) Sse.Prefetch1(source + i);
    }

    /// <summary>Copies every <paramref name="stride"/>-th element of the source to consecutive places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gather(float* source, int stride, float* destination, int count)
    {
        if (stride == 1) Copy(source, destination, count);
        else GatherStrided(source, stride, destination, count);
    }

    /// <summary>Writes two rows in turn: the first to even places, the second to odd ones, each of <paramref name="count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Weave(float* even, float* odd, float* destination, int count)
    {
        int i = 0;
        for (; TLane.Width > 1 && i <= count - TLane.Width; i += TLane.Width)
        {
            (TLane low, TLane high) = LaneShuffles.Weave(TLane.Load(even + i), TLane.Load(odd + i));
            TLane.Store(low, destination + (2 * i));
            TLane.Store(high, destination + (2 * i) + TLane.Width);
        }

        for (; i < count; i++)
        {
            destination[2 * i] = even[i];
            destination[(2 * i) + 1] = odd[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GatherStrided(float* source, int stride, float* destination, int count)
    {
        int i = 0;
        if (stride == 2)
        {
            // A pair of registers ends one element beyond the last that is needed, hence the strict comparisons.
            for (; TLane.Width > 1 && i + TLane.Width < count; i += TLane.Width)
            {
                float* pair = source + (2 * i);
                TLane.Store(LaneShuffles.Even(TLane.Load(pair), TLane.Load(pair + TLane.Width)), destination + i);
            }

            for (; TLane.Width > 4 && i + 4 < count; i += 4)
            {
                float* pair = source + (2 * i);
                FloatLane4.Store(LaneShuffles.Even(FloatLane4.Load(pair), FloatLane4.Load(pair + 4)), destination + i);
            }
        }

        for (; i < count; i++) destination[i] = source[(nint)i * stride];
    }
}
