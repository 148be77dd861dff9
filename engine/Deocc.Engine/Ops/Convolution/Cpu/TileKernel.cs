using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Deocc.Engine.Ops.Convolution.Cpu;

/// <summary>
/// The innermost loop of every convolution: a tile of up to 14 rows by one or two registers of columns, kept in registers
/// while it sums over the depth,
/// tile[r, c] = sum over k of a[k rowStep + r] b[offsets[k] + c].
/// The table of offsets lets one text serve packed panels, padded images read tap by tap, and strided pixels.
/// </summary>
/// <remarks>
/// The conditions on counts are constants to the JIT: what is left is straight code without branches. Compiled at once
/// with full optimisation, because the tiers' first version of such a body is twenty times slower and runs for long.
/// The multiplications, in rows times columns independent chains, keep both multiply-add units busy from about 4x2 on.
/// </remarks>
/// <typeparam name="TLane">The register.</typeparam>
/// <typeparam name="TRows">Rows of the tile.</typeparam>
/// <typeparam name="TColumns">Registers per row: one or two.</typeparam>
internal static unsafe class TileKernel<TLane, TRows, TColumns>
    where TLane : struct, ILane<TLane>
    where TRows : struct, ICount
    where TColumns : struct, ICount
{
    // Weights come from memory once per call when images are small. The processor's own prefetching stops at pages' ends and
    // left half of that time uncovered; this many floats ahead, in panels that lie one after the other, hides it.
    private const int PrefetchAhead = 2048;

    /// <summary>Computes a tile.</summary>
    /// <param name="a">First element of the left operand.</param>
    /// <param name="rowStep">Elements from one depth to the next in the left operand.</param>
    /// <param name="b0">Base of the first register of columns.</param>
    /// <param name="b1">Base of the second; ignored with one.</param>
    /// <param name="offsets">Where each depth lies from the bases, in elements.</param>
    /// <param name="depth">How many terms to sum.</param>
    /// <param name="c">The tile's first element.</param>
    /// <param name="tileStride">Elements from one row of the tile to the next.</param>
    /// <param name="accumulate">
    /// Whether to go on with the sums in the tile instead of overwriting them: summing in pieces gives the same bits.
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(
        float* a, nint rowStep, float* b0, float* b1, int* offsets, nint depth, float* c, nint tileStride, bool accumulate)
    {
        TLane zero = TLane.Create(0);
        TLane s0 = zero, t0 = zero;
        TLane s1 = zero, t1 = zero;
        TLane s2 = zero, t2 = zero;
        TLane s3 = zero, t3 = zero;
        TLane s4 = zero, t4 = zero;
        TLane s5 = zero, t5 = zero;
        TLane s6 = zero, t6 = zero;
        TLane s7 = zero, t7 = zero;
        TLane s8 = zero, t8 = zero;
        TLane s9 = zero, t9 = zero;
        TLane s10 = zero, t10 = zero;
        TLane s11 = zero, t11 = zero;
        TLane s12 = zero, t12 = zero;
        TLane s13 = zero, t13 = zero;
        if (accumulate)
        {
            float* row = c;
            if (TRows.Value > 0) row = Begin(ref s0, ref t0, row, tileStride);
            if (TRows.Value > 1) row = Begin(ref s1, ref t1, row, tileStride);
            if (TRows.Value > 2) row = Begin(ref s2, ref t2, row, tileStride);
            if (TRows.Value > 3) row = Begin(ref s3, ref t3, row, tileStride);
            if (TRows.Value > 4) row = Begin(ref s4, ref t4, row, tileStride);
            if (TRows.Value > 5) row = Begin(ref s5, ref t5, row, tileStride);
            if (TRows.Value > 6) row = Begin(ref s6, ref t6, row, tileStride);
            if (TRows.Value > 7) row = Begin(ref s7, ref t7, row, tileStride);
            if (TRows.Value > 8) row = Begin(ref s8, ref t8, row, tileStride);
            if (TRows.Value > 9) row = Begin(ref s9, ref t9, row, tileStride);
            if (TRows.Value > 10) row = Begin(ref s10, ref t10, row, tileStride);
            if (TRows.Value > 11) row = Begin(ref s11, ref t11, row, tileStride);
            if (TRows.Value > 12) row = Begin(ref s12, ref t12, row, tileStride);
            if (TRows.Value > 13) row = Begin(ref s13, ref t13, row, tileStride);
        }

        for (nint k = 0; k < depth; k++)
        {
            if (Sse.IsSupported) Sse.Prefetch1(a + PrefetchAhead);
            nint offset = offsets[k];
            TLane left = TLane.Load(b0 + offset);
            TLane right = TColumns.Value > 1 ? TLane.Load(b1 + offset) : zero;
            TLane x;
            if (TRows.Value > 0)
            {
                x = TLane.Broadcast(a + 0);
                s0 = TLane.MultiplyAdd(x, left, s0);
                if (TColumns.Value > 1) t0 = TLane.MultiplyAdd(x, right, t0);
            }

            if (TRows.Value > 1)
            {
                x = TLane.Broadcast(a + 1);
                s1 = TLane.MultiplyAdd(x, left, s1);
                if (TColumns.Value > 1) t1 = TLane.MultiplyAdd(x, right, t1);
            }

            if (TRows.Value > 2)
            {
                x = TLane.Broadcast(a + 2);
                s2 = TLane.MultiplyAdd(x, left, s2);
                if (TColumns.Value > 1) t2 = TLane.MultiplyAdd(x, right, t2);
            }

            if (TRows.Value > 3)
            {
                x = TLane.Broadcast(a + 3);
                s3 = TLane.MultiplyAdd(x, left, s3);
                if (TColumns.Value > 1) t3 = TLane.MultiplyAdd(x, right, t3);
            }

            if (TRows.Value > 4)
            {
                x = TLane.Broadcast(a + 4);
                s4 = TLane.MultiplyAdd(x, left, s4);
                if (TColumns.Value > 1) t4 = TLane.MultiplyAdd(x, right, t4);
            }

            if (TRows.Value > 5)
            {
                x = TLane.Broadcast(a + 5);
                s5 = TLane.MultiplyAdd(x, left, s5);
                if (TColumns.Value > 1) t5 = TLane.MultiplyAdd(x, right, t5);
            }

            if (TRows.Value > 6)
            {
                x = TLane.Broadcast(a + 6);
                s6 = TLane.MultiplyAdd(x, left, s6);
                if (TColumns.Value > 1) t6 = TLane.MultiplyAdd(x, right, t6);
            }

            if (TRows.Value > 7)
            {
                x = TLane.Broadcast(a + 7);
                s7 = TLane.MultiplyAdd(x, left, s7);
                if (TColumns.Value > 1) t7 = TLane.MultiplyAdd(x, right, t7);
            }

            if (TRows.Value > 8)
            {
                x = TLane.Broadcast(a + 8);
                s8 = TLane.MultiplyAdd(x, left, s8);
                if (TColumns.Value > 1) t8 = TLane.MultiplyAdd(x, right, t8);
            }

            if (TRows.Value > 9)
            {
                x = TLane.Broadcast(a + 9);
                s9 = TLane.MultiplyAdd(x, left, s9);
                if (TColumns.Value > 1) t9 = TLane.MultiplyAdd(x, right, t9);
            }

            if (TRows.Value > 10)
            {
                x = TLane.Broadcast(a + 10);
                s10 = TLane.MultiplyAdd(x, left, s10);
                if (TColumns.Value > 1) t10 = TLane.MultiplyAdd(x, right, t10);
            }

            if (TRows.Value > 11)
            {
                x = TLane.Broadcast(a + 11);
                s11 = TLane.MultiplyAdd(x, left, s11);
                if (TColumns.Value > 1) t11 = TLane.MultiplyAdd(x, right, t11);
            }

            if (TRows.Value > 12)
            {
                x = TLane.Broadcast(a + 12);
                s12 = TLane.MultiplyAdd(x, left, s12);
                if (TColumns.Value > 1) t12 = TLane.MultiplyAdd(x, right, t12);
            }

            if (TRows.Value > 13)
            {
                x = TLane.Broadcast(a + 13);
                s13 = TLane.MultiplyAdd(x, left, s13);
                if (TColumns.Value > 1) t13 = TLane.MultiplyAdd(x, right, t13);
            }

            a += rowStep;
        }

        if (TRows.Value > 0) c = Finish(s0, t0, c, tileStride);
        if (TRows.Value > 1) c = Finish(s1, t1, c, tileStride);
        if (TRows.Value > 2) c = Finish(s2, t2, c, tileStride);
        if (TRows.Value > 3) c = Finish(s3, t3, c, tileStride);
        if (TRows.Value > 4) c = Finish(s4, t4, c, tileStride);
        if (TRows.Value > 5) c = Finish(s5, t5, c, tileStride);
        if (TRows.Value > 6) c = Finish(s6, t6, c, tileStride);
        if (TRows.Value > 7) c = Finish(s7, t7, c, tileStride);
        if (TRows.Value > 8) c = Finish(s8, t8, c, tileStride);
        if (TRows.Value > 9) c = Finish(s9, t9, c, tileStride);
        if (TRows.Value > 10) c = Finish(s10, t10, c, tileStride);
        if (TRows.Value > 11) c = Finish(s11, t11, c, tileStride);
        if (TRows.Value > 12) c = Finish(s12, t12, c, tileStride);
        if (TRows.Value > 13) c = Finish(s13, t13, c, tileStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* Begin(ref TLane left, ref TLane right, float* c, nint tileStride)
    {
        left = TLane.Load(c);
        if (TColumns.Value > 1) right = TLane.Load(c + TLane.Width);
        return c + tileStride;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* Finish(TLane left, TLane right, float* c, nint tileStride)
    {
        TLane.Store(left, c);
        if (TColumns.Value > 1) TLane.Store(right, c + TLane.Width);
        return c + tileStride;
    }
}
