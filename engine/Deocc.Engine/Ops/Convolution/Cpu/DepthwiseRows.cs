using System.Runtime.CompilerServices;

namespace Deocc.Engine.Ops.Convolution.Cpu;

/// <summary>Sums over the taps of one plane, for rows of results side by side.</summary>
/// <typeparam name="TLane">The register; a row holds at least one.</typeparam>
internal static unsafe class DepthwiseRows<TLane>
    where TLane : struct, ILane<TLane>
{
    /// <summary>Computes rows of results.</summary>
    /// <param name="band">The padded source.</param>
    /// <param name="pitch">Floats from one result row's sources to the next's.</param>
    /// <param name="offsets">Where each tap lies from a result's place in the band.</param>
    /// <param name="weight">Each tap's weight.</param>
    /// <param name="taps">How many taps.</param>
    /// <param name="rows">Rows of results.</param>
    /// <param name="width">Results per row, at least a register's width.</param>
    /// <param name="destination">The first result.</param>
    /// <param name="destinationPitch">Floats from one row of results to the next.</param>
    public static void Sum(
        float* band, int pitch, int* offsets, float* weight, int taps, int rows, int width, float* destination, int destinationPitch)
    {
        if (taps == 9 && rows >= 4 && IsSquare(offsets, pitch, 1))
            SumThreeByThree(band + offsets[0], pitch, weight, 1, rows, width, destination, destinationPitch);
        else if (taps == 9 && rows >= 4 && IsSquare(offsets, -pitch, -1))
            SumThreeByThree(band + offsets[8], pitch, weight + 8, -1, rows, width, destination, destinationPitch);
        else
            SumTaps(band, pitch, offsets, weight, taps, rows, width, destination, destinationPitch);
    }

    private static bool IsSquare(int* offsets, int rowStep, int columnStep)
    {
        for (int tap = 1; tap < 9; tap++)
        {
            if (offsets[tap] != offsets[0] + (tap / 3 * rowStep) + (tap % 3 * columnStep)) return false;
        }

        return true;
    }

    // Goes through the registers of all rows, four at a time; the last of each row overlaps the one before it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumTaps(
        float* band, int pitch, int* offsets, float* weight, int taps, int rows, int width, float* destination, int destinationPitch)
    {
        int perRow = (width + TLane.Width - 1) / TLane.Width;
        int last = width - TLane.Width;
        int count = rows * perRow;
        int row = 0;
        int step = 0;
        float** from = stackalloc float*[4];
        float** to = stackalloc float*[4];
        for (int i = 0; i < count; i += 4)
        {
            int batch = Math.Min(4, count - i);
            for (int j = 0; j < batch; j++)
            {
                int x = Math.Min(step * TLane.Width, last);
                from[j] = band + ((nint)row * pitch) + x;
                to[j] = destination + ((nint)row * destinationPitch) + x;
                if (++step < perRow) continue;
                step = 0;
                row++;
            }

            if (batch == 4)
            {
                SumFour(from[0], from[1], from[2], from[3], offsets, weight, taps, to);
                continue;
            }

            for (int j = 0; j < batch; j++) SumOne(from[j], offsets, weight, taps, to[j]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SumFour(float* b0, float* b1, float* b2, float* b3, int* offsets, float* weight, int taps, float** to)
    {
        TLane s0 = TLane.Create(0);
        TLane s1 = s0;
        TLane s2 = s0;
        TLane s3 = s0;
        for (nint tap = 0; tap < taps; tap++)
        {
            nint offset = offsets[tap];
            TLane w = TLane.Broadcast(weight + tap);
            s0 = TLane.MultiplyAdd(w, TLane.Load(b0 + offset), s0);
            s1 = TLane.MultiplyAdd(w, TLane.Load(b1 + offset), s1);
            s2 = TLane.MultiplyAdd(w, TLane.Load(b2 + offset), s2);
            s3 = TLane.MultiplyAdd(w, TLane.Load(b3 + offset), s3);
        }

        TLane.Store(s0, to[0]);
        TLane.Store(s1, to[1]);
        TLane.Store(s2, to[2]);
        TLane.Store(s3, to[3]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SumOne(float* band, int* offsets, float* weight, int taps, float* to)
    {
        TLane sum = TLane.Create(0);
        for (nint tap = 0; tap < taps; tap++)
            sum = TLane.MultiplyAdd(TLane.Broadcast(weight + tap), TLane.Load(band + offsets[tap]), sum);
        TLane.Store(sum, to);
    }

    // Four rows of results share the loads of six rows of sources.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumThreeByThree(
        float* band, int pitch, float* weight, int weightStep, int rows, int width, float* destination, int destinationPitch)
    {
        TLane w0 = TLane.Broadcast(weight);
        TLane w1 = TLane.Broadcast(weight + weightStep);
        TLane w2 = TLane.Broadcast(weight + (2 * weightStep));
        TLane w3 = TLane.Broadcast(weight + (3 * weightStep));
        TLane w4 = TLane.Broadcast(weight + (4 * weightStep));
        TLane w5 = TLane.Broadcast(weight + (5 * weightStep));
        TLane w6 = TLane.Broadcast(weight + (6 * weightStep));
        TLane w7 = TLane.Broadcast(weight + (7 * weightStep));
        TLane w8 = TLane.Broadcast(weight + (8 * weightStep));
        int lastRow = rows - 4;
        int lastX = width - TLane.Width;
        for (int row = 0; row < rows; row += 4)
        {
            float* bandRow = band + ((nint)Math.Min(row, lastRow) * pitch);
            float* to = destination + ((nint)Math.Min(row, lastRow) * destinationPitch);
            for (int step = 0; step < width; step += TLane.Width)
            {
                int x = Math.Min(step, lastX);
                float* from = bandRow + x;
                TLane zero = TLane.Create(0);
                Row row0 = new(from);
                Row row1 = new(from + pitch);
                TLane s0 = row1.Dot(w3, w4, w5, row0.Dot(w0, w1, w2, zero));
                TLane s1 = row1.Dot(w0, w1, w2, zero);
                Row row2 = new(from + (2 * (nint)pitch));
                s0 = row2.Dot(w6, w7, w8, s0);
                s1 = row2.Dot(w3, w4, w5, s1);
                TLane s2 = row2.Dot(w0, w1, w2, zero);
                Row row3 = new(from + (3 * (nint)pitch));
                s1 = row3.Dot(w6, w7, w8, s1);
                s2 = row3.Dot(w3, w4, w5, s2);
                TLane s3 = row3.Dot(w0, w1, w2, zero);
                Row row4 = new(from + (4 * (nint)pitch));
                s2 = row4.Dot(w6, w7, w8, s2);
                s3 = row4.Dot(w3, w4, w5, s3);
                s3 = new Row(from + (5 * (nint)pitch)).Dot(w6, w7, w8, s3);
                TLane.Store(s0, to + x);
                TLane.Store(s1, to + destinationPitch + x);
                TLane.Store(s2, to + (2 * (nint)destinationPitch) + x);
                TLane.Store(s3, to + (3 * (nint)destinationPitch) + x);
            }
        }
    }

    private readonly struct Row
    {
        private readonly TLane _left;
        private readonly TLane _middle;
        private readonly TLane _right;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Row(float* from)
        {
            _left = TLane.Load(from);
            _middle = TLane.Load(from + 1);
            _right = TLane.Load(from + 2);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Dot(TLane left, TLane middle, TLane right, TLane sum) =>
            TLane.MultiplyAdd(right, _right, TLane.MultiplyAdd(middle, _middle, TLane.MultiplyAdd(left, _left, sum)));
    }
}
