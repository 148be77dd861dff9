using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Reductions.Cpu;

/// <summary>Float32: the largest element, the exponentials and their sum, and the quotients, in three passes over cached data.</summary>
internal readonly unsafe struct LaneSoftmax : ILaneKernel<SoftmaxProblem>
{
    public static bool Applies(in SoftmaxProblem problem) =>
        problem.Input.ElementType == ElementType.Float32 && problem.Input.Elements > 0;

    public static void Run<TLane>(in SoftmaxProblem problem)
        where TLane : struct, ILane<TLane>
    {
        var body = new Body<TLane>
        {
            Input = problem.Input.Pointer<float>(),
            Output = problem.Output.Pointer<float>(),
            Tiles = new SoftmaxTiles(new AxisView(problem.Input.Shape, problem.Axis)),
            IsLogarithmic = problem.IsLogarithmic,
        };
        CpuThreads.For(body.Tiles.Items, ref body);
    }

    private struct Body<TLane> : IParallelBody
        where TLane : struct, ILane<TLane>
    {
        public float* Input;
        public float* Output;
        public SoftmaxTiles Tiles;
        public bool IsLogarithmic;

        public readonly void Invoke(int item, int worker)
        {
            if (Tiles.View.Inner == 1)
            {
                long end = Math.Min(Tiles.View.Outer, (item + 1) * Tiles.RowsPerItem);
                for (long row = item * Tiles.RowsPerItem; row < end; row++)
                    Row(Input + (row * Tiles.View.Count), Output + (row * Tiles.View.Count), Tiles.View.Count);
                return;
            }

            long first = Tiles.Locate(item, out int columns);
            int inRegisters = columns / TLane.Width * TLane.Width;
            Columns<TLane>(Input + first, Output + first, inRegisters);
            Columns<ScalarLane<float>>(Input + first + inRegisters, Output + first + inRegisters, columns - inRegisters);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Row(float* input, float* output, long count)
        {
            int width = TLane.Width;
            int tail = (int)(count % width);
            long full = count - tail;
            TLane lowest = TLane.Create(double.NegativeInfinity);
            TLane last = TLane.Select(TLane.FirstPlaces(tail), TLane.LoadPartial(input + full, tail), lowest);
            TLane largest = last;
            for (long i = 0; i < full; i += width) largest = TLane.Max(largest, TLane.Load(input + i));
            largest = TLane.Create(TLane.Largest(largest));

            last -= largest;
            TLane lastExponential = TLane.Exp(last);
            TLane sums = lastExponential;
            for (long i = 0; i < full; i += width)
            {
                TLane exponential = TLane.Exp(TLane.Load(input + i) - largest);
                sums += exponential;
                if (!IsLogarithmic) TLane.Store(exponential, output + i);
            }

            double sum = TLane.Sum(sums);
            if (IsLogarithmic)
            {
                TLane logarithm = TLane.Create(Math.Log(sum));
                for (long i = 0; i < full; i += width) TLane.Store(TLane.Load(input + i) - largest - logarithm, output + i);
                TLane.StorePartial(last - logarithm, output + full, tail);
                return;
            }

            TLane scale = TLane.Create(1 / sum);
            for (long i = 0; i < full; i += width) TLane.Store(TLane.Load(output + i) * scale, output + i);
            TLane.StorePartial(lastExponential * scale, output + full, tail);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Columns<T>(float* input, float* output, int columns)
            where T : struct, ILane<T>
        {
            long count = Tiles.View.Count;
            long stride = Tiles.View.Inner;
            float* largest = stackalloc float[SoftmaxTiles.MostColumns];
            float* sums = stackalloc float[SoftmaxTiles.MostColumns];
            for (int j = 0; j < columns; j += T.Width)
            {
                T.Store(T.Load(input + j), largest + j);
                T.Store(T.Create(0), sums + j);
            }

            for (long i = 1; i < count; i++)
            {
                float* row = input + (i * stride);
                for (int j = 0; j < columns; j += T.Width) T.Store(T.Max(T.Load(largest + j), T.Load(row + j)), largest + j);
            }

            for (long i = 0; i < count; i++)
            {
                float* row = input + (i * stride);
                float* to = output + (i * stride);
                for (int j = 0; j < columns; j += T.Width)
                {
                    T shifted = T.Load(row + j) - T.Load(largest + j);
                    T exponential = T.Exp(shifted);
                    T.Store(T.Load(sums + j) + exponential, sums + j);
                    T.Store(IsLogarithmic ? shifted : exponential, to + j);
                }
            }

            for (int j = 0; j < columns; j += T.Width)
                T.Store(IsLogarithmic ? T.Log(T.Load(sums + j)) : T.Create(1) / T.Load(sums + j), sums + j);

            for (long i = 0; i < count; i++)
            {
                float* to = output + (i * stride);
                for (int j = 0; j < columns; j += T.Width)
                    T.Store(IsLogarithmic ? T.Load(to + j) - T.Load(sums + j) : T.Load(to + j) * T.Load(sums + j), to + j);
            }
        }
    }
}
