using System.Runtime.CompilerServices;

namespace Deocc.Engine.Ops.Convolution.Cpu;

/// <summary>
/// Sums of products of one row of numbers with up to nine shifted copies of another: the weight gradient of a depthwise
/// convolution, tap by tap. The conditions on the count are constants to the JIT.
/// </summary>
/// <typeparam name="TLane">The register.</typeparam>
/// <typeparam name="TCount">How many shifts.</typeparam>
internal static unsafe class ShiftedDots<TLane, TCount>
    where TLane : struct, ILane<TLane>
    where TCount : struct, ICount
{
    /// <summary>Adds sum over i of left[i] right[i + offsets[k]] to sums[k], register place by register place.</summary>
    /// <param name="left">One factor.</param>
    /// <param name="right">The other.</param>
    /// <param name="offsets">The shifts.</param>
    /// <param name="count">How many products, a multiple of the register's width.</param>
    /// <param name="sums">One register per shift.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* left, float* right, int* offsets, int count, float* sums)
    {
        TLane s0 = TCount.Value > 0 ? TLane.Load(sums + (0 * TLane.Width)) : TLane.Create(0);
        TLane s1 = TCount.Value > 1 ? TLane.Load(sums + (1 * TLane.Width)) : TLane.Create(0);
        TLane s2 = TCount.Value > 2 ? TLane.Load(sums + (2 * TLane.Width)) : TLane.Create(0);
        TLane s3 = TCount.Value > 3 ? TLane.Load(sums + (3 * TLane.Width)) : TLane.Create(0);
        TLane s4 = TCount.Value > 4 ? TLane.Load(sums + (4 * TLane.Width)) : TLane.Create(0);
        TLane s5 = TCount.Value > 5 ? TLane.Load(sums + (5 * TLane.Width)) : TLane.Create(0);
        TLane s6 = TCount.Value > 6 ? TLane.Load(sums + (6 * TLane.Width)) : TLane.Create(0);
        TLane s7 = TCount.Value > 7 ? TLane.Load(sums + (7 * TLane.Width)) : TLane.Create(0);
        TLane s8 = TCount.Value > 8 ? TLane.Load(sums + (8 * TLane.Width)) : TLane.Create(0);
        float* r0 = TCount.Value > 0 ? right + offsets[0] : right;
        float* r1 = TCount.Value > 1 ? right + offsets[1] : right;
        float* r2 = TCount.Value > 2 ? right + offsets[2] : right;
        float* r3 = TCount.Value > 3 ? right + offsets[3] : right;
        float* r4 = TCount.Value > 4 ? right + offsets[4] : right;
        float* r5 = TCount.Value > 5 ? right + offsets[5] : right;
        float* r6 = TCount.Value > 6 ? right + offsets[6] : right;
        float* r7 = TCount.Value > 7 ? right + offsets[7] : right;
        float* r8 = TCount.Value > 8 ? right + offsets[8] : right;
        for (nint i = 0; i < count; i += TLane.Width)
        {
            TLane factor = TLane.Load(left + i);
            if (TCount.Value > 0) s0 = TLane.MultiplyAdd(factor, TLane.Load(r0 + i), s0);
            if (TCount.Value > 1) s1 = TLane.MultiplyAdd(factor, TLane.Load(r1 + i), s1);
            if (TCount.Value > 2) s2 = TLane.MultiplyAdd(factor, TLane.Load(r2 + i), s2);
            if (TCount.Value > 3) s3 = TLane.MultiplyAdd(factor, TLane.Load(r3 + i), s3);
            if (TCount.Value > 4) s4 = TLane.MultiplyAdd(factor, TLane.Load(r4 + i), s4);
            if (TCount.Value > 5) s5 = TLane.MultiplyAdd(factor, TLane.Load(r5 + i), s5);
            if (TCount.Value > 6) s6 = TLane.MultiplyAdd(factor, TLane.Load(r6 + i), s6);
            if (TCount.Value > 7) s7 = TLane.MultiplyAdd(factor, TLane.Load(r7 + i), s7);
            if (TCount.Value > 8) s8 = TLane.MultiplyAdd(factor, TLane.Load(r8 + i), s8);
        }

        if (TCount.Value > 0) TLane.Store(s0, sums + (0 * TLane.Width));
        if (TCount.Value > 1) TLane.Store(s1, sums + (1 * TLane.Width));
        if (TCount.Value > 2) TLane.Store(s2, sums + (2 * TLane.Width));
        if (TCount.Value > 3) TLane.Store(s3, sums + (3 * TLane.Width));
        if (TCount.Value > 4) TLane.Store(s4, sums + (4 * TLane.Width));
        if (TCount.Value > 5) TLane.Store(s5, sums + (5 * TLane.Width));
        if (TCount.Value > 6) TLane.Store(s6, sums + (6 * TLane.Width));
        if (TCount.Value > 7) TLane.Store(s7, sums + (7 * TLane.Width));
        if (TCount.Value > 8) TLane.Store(s8, sums + (8 * TLane.Width));
    }
}
