using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Memory;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Elementwise.Cpu;

/// <summary>
/// Walks an element-wise problem in chunks of fixed size on all threads. A row's last elements go through a partial
/// register, so that each element's bits depend on its value alone, not on its place.
/// </summary>
internal static unsafe class ElementwiseLoop<TFunction, TLane>
    where TFunction : struct, IElementFunction
    where TLane : struct, ILane<TLane>
{
    private const long ChunkElements = 16 * 1024;

    public static void Run(in ElementwiseProblem<TFunction> problem)
    {
        if (problem.Output.Elements == 0) return;
        Tensor b = problem.B ?? problem.A;
        Tensor c = problem.C ?? problem.A;
        var body = new Body
        {
            Function = problem.Function,
            Plan = new BroadcastPlan(problem.Output.Shape, problem.A.Shape, b.Shape, c.Shape),
            Output = Address(problem.Output),
            A = Address(problem.A),
            B = Address(b),
            C = Address(c),
        };
        long inner = body.Plan.Inner;
        body.RowsPerItem = Math.Max(1, ChunkElements / inner);
        body.PiecesPerRow = body.RowsPerItem > 1 ? 1 : (inner + ChunkElements - 1) / ChunkElements;
        long items = body.RowsPerItem > 1
            ? (body.Plan.Rows + body.RowsPerItem - 1) / body.RowsPerItem
            : body.Plan.Rows * body.PiecesPerRow;
        CpuThreads.For(checked((int)items), ref body);
    }

    private static byte* Address(Tensor tensor)
    {
        Storage storage = tensor.Storage;
        return (byte*)storage.Address + tensor.ByteOffset;
    }

    private struct Body : IParallelBody
    {
        public TFunction Function;
        public BroadcastPlan Plan;
        public byte* Output;
        public byte* A;
        public byte* B;
        public byte* C;
        public long RowsPerItem;
        public long PiecesPerRow;

        public void Invoke(int item, int worker)
        {
            Span<long> offsets = stackalloc long[BroadcastPlan.MaxInputs];
            if (RowsPerItem == 1)
            {
                (long row, long piece) = Math.DivRem(item, PiecesPerRow);
                long start = piece * ChunkElements;
                long count = Math.Min(ChunkElements, Plan.Inner - start);
                Plan.Locate(row, offsets);
                for (int i = 0; i < BroadcastPlan.MaxInputs; i++) offsets[i] += start * Plan.Innermost[i];
                Row((row * Plan.Inner) + start, offsets, count);
                return;
            }

            long end = Math.Min(Plan.Rows, (item + 1) * RowsPerItem);
            for (long row = item * RowsPerItem; row < end; row++)
            {
                Plan.Locate(row, offsets);
                Row(row * Plan.Inner, offsets, Plan.Inner);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Row(long outputOffset, ReadOnlySpan<long> offsets, long count)
        {
            int size = TLane.ElementSize;
            byte* output = Output + (outputOffset * size);
            byte* a = A + (offsets[0] * size);
            byte* b = B + (offsets[1] * size);
            byte* c = C + (offsets[2] * size);
            bool spreadA = Plan.Innermost[0] == 0;
            bool spreadB = Plan.Innermost[1] == 0;
            bool spreadC = Plan.Innermost[2] == 0;
            TLane constantA = TLane.Broadcast(a);
            TLane constantB = TFunction.Arity > 1 ? TLane.Broadcast(b) : default;
            TLane constantC = TFunction.Arity > 2 ? TLane.Broadcast(c) : default;
            TFunction function = Function;
            long i = 0;
            for (; i <= count - TLane.Width; i += TLane.Width)
            {
                TLane x = spreadA ? constantA : TLane.Load(a + (i * size));
                TLane y = default;
                TLane z = default;
                if (TFunction.Arity > 1) y = spreadB ? constantB : TLane.Load(b + (i * size));
                if (TFunction.Arity > 2) z = spreadC ? constantC : TLane.Load(c + (i * size));
                TLane.Store(function.Invoke(x, y, z), output + (i * size));
            }

            if (i < count) Tail(output + (i * size), a, b, c, i * size, (int)(count - i));
        }

        // A method of its own, since the just-in-time compiler inlines only so much into one.
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private readonly void Tail(byte* output, byte* a, byte* b, byte* c, long offset, int count)
        {
            TLane x = Plan.Innermost[0] == 0 ? TLane.Broadcast(a) : TLane.LoadPartial(a + offset, count);
            TLane y = default;
            TLane z = default;
            if (TFunction.Arity > 1) y = Plan.Innermost[1] == 0 ? TLane.Broadcast(b) : TLane.LoadPartial(b + offset, count);
            if (TFunction.Arity > 2) z = Plan.Innermost[2] == 0 ? TLane.Broadcast(c) : TLane.LoadPartial(c + offset, count);
            TLane.StorePartial(Function.Invoke(x, y, z), output, count);
        }
    }
}
