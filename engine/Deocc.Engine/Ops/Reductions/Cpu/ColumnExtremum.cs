using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;

namespace Deocc.Engine.Ops.Reductions.Cpu;

/// <summary>Extreme elements along an axis with others behind it: columns lie side by side in registers.</summary>
internal static unsafe class ColumnExtremum<TLane>
    where TLane : struct, ILane<TLane>
{
    private const long ItemElements = 16 * 1024;

    public static void Run(in ExtremumProblem problem)
    {
        var view = new AxisView(problem.Input.Shape, 1);
        long registers = (view.Inner + TLane.Width - 1) / TLane.Width;
        long perItem = Math.Clamp(ItemElements / (view.Count * TLane.Width), 1, registers);
        var body = new Body
        {
            Input = problem.Input.Pointer<float>(),
            Values = problem.Values.Pointer<float>(),
            Indices = problem.Indices.Pointer<long>(),
            Largest = problem.Largest,
            Count = (int)view.Count,
            Inner = view.Inner,
            ColumnsPerItem = perItem * TLane.Width,
            Tiles = (registers + perItem - 1) / perItem,
        };
        CpuThreads.For(checked((int)(view.Outer * body.Tiles)), ref body);
    }

    private struct Body : IParallelBody
    {
        public float* Input;
        public float* Values;
        public long* Indices;
        public bool Largest;
        public int Count;
        public long Inner;
        public long ColumnsPerItem;
        public long Tiles;

        public readonly void Invoke(int item, int worker)
        {
            (long outer, long tile) = Math.DivRem(item, Tiles);
            long end = Math.Min(Inner, (tile + 1) * ColumnsPerItem);
            long column = tile * ColumnsPerItem;
            for (; column <= end - TLane.Width; column += TLane.Width)
                Columns<TLane>(Input + (outer * Count * Inner) + column, (outer * Inner) + column);
            for (; column < end; column++)
                Columns<ScalarLane<float>>(Input + (outer * Count * Inner) + column, (outer * Inner) + column);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Columns<T>(float* first, long place)
            where T : struct, ILane<T>
        {
            T best = T.Load(first);
            for (int i = 1; i < Count; i++)
            {
                T candidate = T.Load(first + (i * Inner));
                best = Largest ? T.Max(best, candidate) : T.Min(best, candidate);
            }

            // From the last row to the first, so that the first of equal ones stays.
            T index = T.Create(0);
            for (int i = Count - 1; i >= 0; i--)
            {
                T candidate = T.Load(first + (i * Inner));
                T here = T.Create(i);
                T ifNumber = T.Select(T.Equal(candidate, best), here, index);
                index = T.Select(T.Equal(candidate, candidate), ifNumber, here);
            }

            T.Store(best, Values + place);
            float* indices = stackalloc float[16];
            T.Store(index, indices);
            for (int j = 0; j < T.Width; j++) Indices[place + j] = (long)indices[j];
        }
    }
}
