using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;

namespace Deocc.Engine.Ops.Reductions.Cpu;

/// <summary>Extreme elements along the innermost axis.</summary>
internal static unsafe class RowExtremum<TLane>
    where TLane : struct, ILane<TLane>
{
    private const long ChunkElements = 16 * 1024;
    private const long BlockElements = 512;

    public static void Run(in ExtremumProblem problem)
    {
        var view = new AxisView(problem.Input.Shape, 1);
        long chunks = (view.Count + ChunkElements - 1) / ChunkElements;
        using CpuScratch scratchValues = CpuScratch.Rent<float>(chunks > 1 ? view.Outer * chunks : 1);
        using CpuScratch scratchIndices = CpuScratch.Rent<long>(chunks > 1 ? view.Outer * chunks : 1);
        var body = new Body
        {
            Input = problem.Input.Pointer<float>(),
            Values = chunks > 1 ? scratchValues.Pointer<float>() : problem.Values.Pointer<float>(),
            Indices = chunks > 1 ? scratchIndices.Pointer<long>() : problem.Indices.Pointer<long>(),
            Largest = problem.Largest,
            Count = view.Count,
            Chunks = chunks,
            Results = view.Outer * chunks,
            ResultsPerItem = Math.Max(1, ChunkElements / view.Count),
        };
        CpuThreads.For(checked((int)((body.Results + body.ResultsPerItem - 1) / body.ResultsPerItem)), ref body);
        if (chunks > 1) Combine(problem, body, view.Outer);
    }

    private static void Combine(in ExtremumProblem problem, in Body body, long rows)
    {
        float* values = problem.Values.Pointer<float>();
        long* indices = problem.Indices.Pointer<long>();
        for (long row = 0; row < rows; row++)
        {
            long best = row * body.Chunks;
            for (long chunk = best + 1; chunk < (row + 1) * body.Chunks; chunk++)
            {
                if (IsBetter(body.Values[chunk], body.Values[best], body.Largest)) best = chunk;
            }

            values[row] = body.Values[best];
            indices[row] = body.Indices[best];
        }
    }

    /// <summary>Whether a later candidate takes the place of the best so far; the first NaN beats everything.</summary>
    private static bool IsBetter(float candidate, float best, bool largest)
    {
        if (float.IsNaN(candidate)) return !float.IsNaN(best);
        return largest ? candidate > best : candidate < best;
    }

    private struct Body : IParallelBody
    {
        public float* Input;
        public float* Values;
        public long* Indices;
        public bool Largest;
        public long Count;
        public long Chunks;
        public long Results;
        public long ResultsPerItem;

        public readonly void Invoke(int item, int worker)
        {
            long end = Math.Min(Results, (item + 1) * ResultsPerItem);
            for (long result = item * ResultsPerItem; result < end; result++)
            {
                (long row, long chunk) = Math.DivRem(result, Chunks);
                long start = chunk * ChunkElements;
                long count = Math.Min(ChunkElements, Count - start);
                float* elements = Input + (row * Count) + start;
                float best = 0;
                long bestBlock = -1;
                for (long block = 0; block < count; block += BlockElements)
                {
                    float candidate = ExtremeValue(elements + block, Math.Min(BlockElements, count - block));
                    if (bestBlock >= 0 && !IsBetter(candidate, best, Largest)) continue;
                    (best, bestBlock) = (candidate, block);
                }

                Values[result] = best;
                Indices[result] = start + bestBlock + FirstPlace(elements + bestBlock, best, (int)Math.Min(BlockElements, count - bestBlock));
            }
        }

        private static int FirstPlace(float* elements, float value, int count)
        {
            // Bits are found faster than numbers, but zeros have two patterns and NaNs many.
            if (value != 0 && !float.IsNaN(value)) return new ReadOnlySpan<int>(elements, count).IndexOf(BitConverter.SingleToInt32Bits(value));
            for (int i = 0; i < count; i++)
            {
                if (elements[i] == value || float.IsNaN(elements[i])) return i;
            }

            return 0;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly float ExtremeValue(float* elements, long count)
        {
            int width = TLane.Width;
            float* places = stackalloc float[16];
            float value = elements[0];
            long i = 0;
            if (count >= width)
            {
                TLane even = TLane.Load(elements);
                TLane odd = even;
                for (; i <= count - (2 * width); i += 2 * width)
                {
                    even = Better(even, TLane.Load(elements + i));
                    odd = Better(odd, TLane.Load(elements + i + width));
                }

                TLane.Store(Better(even, odd), places);
                for (int j = 0; j < width; j++) value = Largest ? MathF.Max(value, places[j]) : MathF.Min(value, places[j]);
            }

            for (; i < count; i++) value = Largest ? MathF.Max(value, elements[i]) : MathF.Min(value, elements[i]);
            return value;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly TLane Better(TLane a, TLane b) => Largest ? TLane.Max(a, b) : TLane.Min(a, b);
    }
}
