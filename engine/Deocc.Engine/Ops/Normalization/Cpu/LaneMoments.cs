using System.Runtime.CompilerServices;

namespace Deocc.Engine.Ops.Normalization.Cpu;

/// <summary>
/// Means and variances in float32 registers. Blocks that fit the nearest cache are read twice, so that deviations are
/// taken from near the block's own mean and nothing cancels; the blocks' moments are merged in float64.
/// </summary>
internal static unsafe class LaneMoments<TLane>
    where TLane : struct, ILane<TLane>
{
    private const int BlockElements = 2048;

    /// <summary>The moments of a group of planes.</summary>
    public static Moments OfGroup(float* input, in NormalizationGroups groups, int group)
    {
        var moments = default(Moments);
        int plane = groups.PlaneElements;
        long stride = (long)groups.PlaneStride * plane;
        float* first = input + ((long)groups.Plane(group, 0) * plane);
        int planesPerBlock = Math.Max(1, BlockElements / Math.Max(1, plane));
        for (int p = 0; p < groups.Planes; p += planesPerBlock)
        {
            int planes = Math.Min(planesPerBlock, groups.Planes - p);
            for (int start = 0; start < plane; start += BlockElements)
            {
                int length = Math.Min(BlockElements, plane - start);
                moments = moments.Merge(OfBlock(first + (p * stride) + start, stride, planes, length));
            }
        }

        return moments;
    }

    /// <summary>The moments of consecutive numbers.</summary>
    public static Moments OfRow(float* row, int length)
    {
        var moments = default(Moments);
        for (int start = 0; start < length; start += BlockElements)
            moments = moments.Merge(OfBlock(row + start, 0, 1, Math.Min(BlockElements, length - start)));
        return moments;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Moments OfBlock(float* block, long stride, int rows, int length)
    {
        double count = (double)rows * length;
        var sum = default(Sums);
        for (int r = 0; r < rows; r++) sum.Add(block + (r * stride), length, 0);
        float center = (float)(sum.Total / count);

        var deviations = default(Sums);
        for (int r = 0; r < rows; r++) deviations.Add(block + (r * stride), length, center);
        double shift = deviations.Total / count;
        return new((long)rows * length, center + shift, Math.Max(0, deviations.TotalOfSquares - (shift * shift * count)));
    }

    /// <summary>Sums of deviations from a center, and of their squares.</summary>
    private struct Sums
    {
        private TLane _first;
        private TLane _second;
        private TLane _firstSquares;
        private TLane _secondSquares;
        private double _rest;
        private double _restSquares;

        public readonly double Total => TLane.Sum(_first) + TLane.Sum(_second) + _rest;

        public readonly double TotalOfSquares => TLane.Sum(_firstSquares) + TLane.Sum(_secondSquares) + _restSquares;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(float* row, int length, float center)
        {
            int width = TLane.Width;
            TLane centers = TLane.Create(center);
            (TLane first, TLane second) = (_first, _second);
            (TLane firstSquares, TLane secondSquares) = (_firstSquares, _secondSquares);
            int i = 0;
            for (; i <= length - (2 * width); i += 2 * width)
            {
                TLane a = TLane.Load(row + i) - centers;
                TLane b = TLane.Load(row + i + width) - centers;
                first += a;
                second += b;
                firstSquares = TLane.MultiplyAdd(a, a, firstSquares);
                secondSquares = TLane.MultiplyAdd(b, b, secondSquares);
            }

            if (i <= length - width)
            {
                TLane a = TLane.Load(row + i) - centers;
                first += a;
                firstSquares = TLane.MultiplyAdd(a, a, firstSquares);
                i += width;
            }

            (_first, _second) = (first, second);
            (_firstSquares, _secondSquares) = (firstSquares, secondSquares);
            for (; i < length; i++)
            {
                double deviation = row[i] - center;
                _rest += deviation;
                _restSquares += deviation * deviation;
            }
        }
    }
}
