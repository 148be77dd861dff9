using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Indexing.Cpu;

/// <summary>Float32: an inner product per entry; groups of rows go to all threads.</summary>
internal readonly unsafe struct LaneSampledProduct : ILaneKernel<SampledProductProblem>
{
    private const int RowsPerItem = 32;

    public static bool Applies(in SampledProductProblem problem) =>
        problem.Left.ElementType == ElementType.Float32 && problem.Output.Elements > 0 && problem.Left.Elements > 0;

    public static void Run<TLane>(in SampledProductProblem problem)
        where TLane : struct, ILane<TLane>
    {
        var body = new Body<TLane>
        {
            Left = problem.Left.Pointer<float>(),
            Right = problem.Right.Pointer<float>(),
            Output = problem.Output.Pointer<float>(),
            Rows = problem.Left.Shape[-2],
            Columns = problem.Right.Shape[-2],
            Features = problem.Left.Shape[-1],
            Batches = problem.Left.Shape.ElementsBetween(0, problem.Left.Rank - 2),
        };
        fixed (int* rowStarts = problem.Pattern.RowStarts, columnIndices = problem.Pattern.ColumnIndices)
        {
            body.RowStarts = rowStarts;
            body.ColumnIndices = columnIndices;
            CpuThreads.For((body.Rows + RowsPerItem - 1) / RowsPerItem, ref body);
        }
    }

    private struct Body<TLane> : IParallelBody
        where TLane : struct, ILane<TLane>
    {
        public int* RowStarts;
        public int* ColumnIndices;
        public float* Left;
        public float* Right;
        public float* Output;
        public int Rows;
        public int Columns;
        public int Features;
        public long Batches;

        public readonly void Invoke(int item, int worker)
        {
            int end = Math.Min(Rows, (item + 1) * RowsPerItem);
            for (int row = item * RowsPerItem; row < end; row++)
            {
                for (int entry = RowStarts[row]; entry < RowStarts[row + 1]; entry++)
                {
                    double sum = 0;
                    for (long batch = 0; batch < Batches; batch++)
                    {
                        sum += InnerProduct(
                            Left + (((batch * Rows) + row) * Features), Right + (((batch * Columns) + ColumnIndices[entry]) * Features));
                    }

                    Output[entry] = (float)sum;
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly double InnerProduct(float* left, float* right)
        {
            TLane sums = TLane.Create(0);
            int f = 0;
            for (; f <= Features - TLane.Width; f += TLane.Width) sums = TLane.MultiplyAdd(TLane.Load(left + f), TLane.Load(right + f), sums);
            double sum = TLane.Sum(sums);
            for (; f < Features; f++) sum += (double)left[f] * right[f];
            return sum;
        }
    }
}
