using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Reductions.Cpu;

/// <summary>Float32: the sum, then the gradient, in two passes over cached data.</summary>
internal readonly unsafe struct LaneSoftmaxGradient : ILaneKernel<SoftmaxGradientProblem>
{
    public static bool Applies(in SoftmaxGradientProblem problem) =>
        problem.Gradient.ElementType == ElementType.Float32 && problem.Gradient.Elements > 0;

    public static void Run<TLane>(in SoftmaxGradientProblem problem)
        where TLane : struct, ILane<TLane>
    {
        var body = new Body<TLane>
        {
            Gradient = problem.Gradient.Pointer<float>(),
            Result = problem.Result.Pointer<float>(),
            Output = problem.Output.Pointer<float>(),
            Tiles = new SoftmaxTiles(new AxisView(problem.Gradient.Shape, problem.Axis)),
            IsLogarithmic = problem.IsLogarithmic,
        };
        CpuThreads.For(body.Tiles.Items, ref body);
    }

    private struct Body<TLane> : IParallelBody
        where TLane : struct, ILane<TLane>
    {
        public float* Gradient;
        public float* Result;
        public float* Output;
        public SoftmaxTiles Tiles;
        public bool IsLogarithmic;

        public readonly void Invoke(int item, int worker)
        {
            if (Tiles.View.Inner == 1)
            {
                long end = Math.Min(Tiles.View.Outer, (item + 1) * Tiles.RowsPerItem);
                for (long row = item * Tiles.RowsPerItem; row < end; row++) Row(row * Tiles.View.Count, Tiles.View.Count);
                return;
            }

            long first = Tiles.Locate(item, out int columns);
            int inRegisters = columns / TLane.Width * TLane.Width;
            Columns<TLane>(first, inRegisters);
            Columns<ScalarLane<float>>(first + inRegisters, columns - inRegisters);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly T Addend<T>(T gradient, T result)
            where T : struct, ILane<T> => IsLogarithmic ? gradient : gradient * result;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly T Combine<T>(T gradient, T result, T sum)
            where T : struct, ILane<T> => IsLogarithmic ? gradient - (T.Exp(result) * sum) : result * (gradient - sum);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Row(long first, long count)
        {
            float* gradient = Gradient + first;
            float* result = Result + first;
            float* output = Output + first;
            int width = TLane.Width;
            int tail = (int)(count % width);
            long full = count - tail;
            TLane lastGradient = TLane.LoadPartial(gradient + full, tail);
            TLane lastResult = TLane.LoadPartial(result + full, tail);
            TLane sums = Addend(lastGradient, lastResult);
            for (long i = 0; i < full; i += width) sums += Addend(TLane.Load(gradient + i), TLane.Load(result + i));
            TLane sum = TLane.Create(TLane.Sum(sums));
            for (long i = 0; i < full; i += width)
                TLane.Store(Combine(TLane.Load(gradient + i), TLane.Load(result + i), sum), output + i);
            TLane.StorePartial(Combine(lastGradient, lastResult, sum), output + full, tail);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Columns<T>(long first, int columns)
            where T : struct, ILane<T>
        {
            long count = Tiles.View.Count;
            long stride = Tiles.View.Inner;
            float* sums = stackalloc float[SoftmaxTiles.MostColumns];
            for (int j = 0; j < columns; j += T.Width) T.Store(T.Create(0), sums + j);
            for (long i = 0; i < count; i++)
            {
                long row = first + (i * stride);
                for (int j = 0; j < columns; j += T.Width)
                    T.Store(T.Load(sums + j) + Addend(T.Load(Gradient + row + j), T.Load(Result + row + j)), sums + j);
            }

            for (long i = 0; i < count; i++)
            {
                long row = first + (i * stride);
                for (int j = 0; j < columns; j += T.Width)
                    T.Store(Combine(T.Load(Gradient + row + j), T.Load(Result + row + j), T.Load(sums + j)), Output + row + j);
            }
        }
    }
}
