using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Optimizers.Cpu;

/// <summary>
/// Walks each parameter in chunks of fixed size on all threads. The last partial register goes through a buffer, so that each
/// number's bits do not depend on its place.
/// </summary>
internal unsafe struct LaneUpdate<TRule> : ILaneKernel<UpdateProblem<TRule>>
    where TRule : struct, IUpdateRule
{
    private const long ChunkElements = 16 * 1024;
    private const int LargestRegister = 64;

    public static bool Applies(in UpdateProblem<TRule> problem) => problem.ElementType == ElementType.Float32;

    public static void Run<TLane>(in UpdateProblem<TRule> problem)
        where TLane : struct, ILane<TLane>
    {
        foreach (ParameterUpdate update in problem.Parameters)
        {
            var body = new Body<TLane>
            {
                Rule = problem.Rule,
                Parameter = Address(update.Parameter),
                Gradient = Address(update.Gradient),
                First = TRule.StateTensors > 0 ? Address(update.States[0]) : null,
                Second = TRule.StateTensors > 1 ? Address(update.States[1]) : null,
                Elements = update.Parameter.Elements,
            };
            CpuThreads.For(checked((int)((body.Elements + ChunkElements - 1) / ChunkElements)), ref body);
        }
    }

    private static byte* Address(Tensor tensor) => (byte*)tensor.Storage.Address + tensor.ByteOffset;

    private struct Body<TLane> : IParallelBody
        where TLane : struct, ILane<TLane>
    {
        public TRule Rule;
        public byte* Parameter;
        public byte* Gradient;
        public byte* First;
        public byte* Second;
        public long Elements;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Invoke(int item, int worker)
        {
            TRule rule = Rule;
            int size = TLane.ElementSize;
            long i = item * ChunkElements;
            long end = Math.Min(Elements, i + ChunkElements);
            for (; i <= end - TLane.Width; i += TLane.Width)
            {
                long offset = i * size;
                Step(rule, Parameter + offset, Gradient + offset, First + offset, Second + offset);
            }

            if (i == end) return;
            long tailOffset = i * size;
            uint tail = (uint)((end - i) * size);
            byte* buffers = stackalloc byte[4 * LargestRegister];
            Copy(buffers, Parameter + tailOffset, tail);
            Copy(buffers + LargestRegister, Gradient + tailOffset, tail);
            if (TRule.StateTensors > 0) Copy(buffers + (2 * LargestRegister), First + tailOffset, tail);
            if (TRule.StateTensors > 1) Copy(buffers + (3 * LargestRegister), Second + tailOffset, tail);
            Step(
                rule,
                buffers,
                buffers + LargestRegister,
                buffers + (2 * LargestRegister),
                buffers + (3 * LargestRegister));
            Copy(Parameter + tailOffset, buffers, tail);
            if (TRule.StateTensors > 0) Copy(First + tailOffset, buffers + (2 * LargestRegister), tail);
            if (TRule.StateTensors > 1) Copy(Second + tailOffset, buffers + (3 * LargestRegister), tail);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Step(TRule rule, byte* parameter, byte* gradient, byte* first, byte* second)
        {
            TLane p = TLane.Load(parameter);
            TLane f = TRule.StateTensors > 0 ? TLane.Load(first) : default;
            TLane s = TRule.StateTensors > 1 ? TLane.Load(second) : default;
            rule.Update(ref p, TLane.Load(gradient), ref f, ref s);
            TLane.Store(p, parameter);
            if (TRule.StateTensors > 0) TLane.Store(f, first);
            if (TRule.StateTensors > 1) TLane.Store(s, second);
        }

        private static void Copy(byte* destination, byte* source, uint bytes) =>
            Unsafe.CopyBlockUnaligned(destination, source, bytes);
    }
}
