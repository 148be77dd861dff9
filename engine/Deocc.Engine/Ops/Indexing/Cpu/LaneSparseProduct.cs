using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Indexing.Cpu;

/// <summary>Float32: up to four registers of features stay put while a row's entries are added; groups of rows go to all threads.</summary>
internal readonly unsafe struct LaneSparseProduct : ILaneKernel<SparseProductProblem>
{
    private const long ItemElements = 4 * 1024;

    public static bool Applies(in SparseProductProblem problem) =>
        problem.Dense.ElementType == ElementType.Float32 && problem.Output.Elements > 0;

    public static void Run<TLane>(in SparseProductProblem problem)
        where TLane : struct, ILane<TLane>
    {
        int features = problem.Dense.Shape[-1];
        var body = new Body<TLane>
        {
            Values = problem.Values.Pointer<float>(),
            Dense = problem.Dense.Pointer<float>(),
            Output = problem.Output.Pointer<float>(),
            Rows = problem.Output.Shape[-2],
            Columns = problem.Dense.Shape[-2],
            Features = features,
            Lines = problem.Output.Elements / features,
            LinesPerItem = Math.Max(1, ItemElements / features),
        };
        fixed (int* rowStarts = problem.Pattern.RowStarts, columnIndices = problem.Pattern.ColumnIndices)
        {
            body.RowStarts = rowStarts;
            body.ColumnIndices = columnIndices;
            CpuThreads.For(checked((int)((body.Lines + body.LinesPerItem - 1) / body.LinesPerItem)), ref body);
        }
    }

    private struct Body<TLane> : IParallelBody
        where TLane : struct, ILane<TLane>
    {
        public int* RowStarts;
        public int* ColumnIndices;
        public float* Values;
        public float* Dense;
        public float* Output;
        public int Rows;
        public int Columns;
        public int Features;
        public long Lines;
        public long LinesPerItem;

        public readonly void Invoke(int item, int worker)
        {
            long end = Math.Min(Lines, (item + 1) * LinesPerItem);
            for (long line = item * LinesPerItem; line < end; line++)
            {
                (long batch, long row) = Math.DivRem(line, Rows);
                Row(Dense + (batch * Columns * Features), Output + (line * Features), RowStarts[row], RowStarts[row + 1]);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Row(float* dense, float* output, int first, int end)
        {
            int width = TLane.Width;
            int f = 0;
            for (; f <= Features - (4 * width); f += 4 * width)
            {
                TLane sum0 = TLane.Create(0);
                TLane sum1 = sum0;
                TLane sum2 = sum0;
                TLane sum3 = sum0;
                for (int entry = first; entry < end; entry++)
                {
                    TLane value = TLane.Broadcast(Values + entry);
                    float* row = dense + ((long)ColumnIndices[entry] * Features) + f;
                    sum0 = TLane.MultiplyAdd(value, TLane.Load(row), sum0);
                    sum1 = TLane.MultiplyAdd(value, TLane.Load(row + width), sum1);
                    sum2 = TLane.MultiplyAdd(value, TLane.Load(row + (2 * width)), sum2);
                    sum3 = TLane.MultiplyAdd(value, TLane.Load(row + (3 * width)), sum3);
                }

                TLane.Store(sum0, output + f);
                TLane.Store(sum1, output + f + width);
                TLane.Store(sum2, output + f + (2 * width));
                TLane.Store(sum3, output + f + (3 * width));
            }

            for (; f <= Features - width; f += width) Part<TLane>(dense + f, output + f, first, end);
            for (; f < Features; f++) Part<ScalarLane<float>>(dense + f, output + f, first, end);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Part<T>(float* dense, float* output, int first, int end)
            where T : struct, ILane<T>
        {
            T sum = T.Create(0);
            for (int entry = first; entry < end; entry++)
                sum = T.MultiplyAdd(T.Broadcast(Values + entry), T.Load(dense + ((long)ColumnIndices[entry] * Features)), sum);
            T.Store(sum, output);
        }
    }
}
