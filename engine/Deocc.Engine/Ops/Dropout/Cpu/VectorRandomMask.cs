using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Random;
using Deocc.Engine.Random.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Dropout.Cpu;

/// <summary>Float32: draws the mask in registers and never writes it; in chunks of fixed size on all threads.</summary>
internal sealed unsafe class VectorRandomMask : IKernel<RandomMaskProblem>
{
    private const long GroupsPerItem = 256;
    private const long ItemValues = GroupsPerItem * RandomFillProblem.GroupValues;

    public string Name => "vector";

    public bool Applies(in RandomMaskProblem problem) => problem.Input.ElementType == ElementType.Float32;

    public void Run(in RandomMaskProblem problem)
    {
        var body = new Body
        {
            Input = problem.Input.Pointer<float>(),
            Output = problem.Output.Pointer<float>(),
            Elements = problem.Input.Elements,
            State = problem.State,
            Kept = problem.Kept,
            Scale = problem.Scale,
        };
        CpuThreads.For(checked((int)((body.Elements + ItemValues - 1) / ItemValues)), ref body);
    }

    private struct Body : IParallelBody
    {
        public float* Input;
        public float* Output;
        public long Elements;
        public RandomState State;
        public float Kept;
        public float Scale;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Invoke(int item, int worker)
        {
            long start = item * ItemValues;
            long end = Math.Min(Elements, start + ItemValues);
            ulong position = State.Position + (ulong)(item * GroupsPerItem * RandomFillProblem.GroupBlocks);
            float* tail = stackalloc float[RandomFillProblem.GroupValues];
            for (long i = start; i < end; i += RandomFillProblem.GroupValues)
            {
                VectorPhilox.Blocks(
                    position, State.Stream, State.Seed, out Vector256<uint> w0, out Vector256<uint> w1, out Vector256<uint> w2, out Vector256<uint> w3);
                position += RandomFillProblem.GroupBlocks;
                long rest = end - i;
                bool whole = rest >= RandomFillProblem.GroupValues;
                if (!whole) Unsafe.CopyBlockUnaligned(tail, Input + i, (uint)(rest * sizeof(float)));
                float* source = whole ? Input + i : tail;
                float* target = whole ? Output + i : tail;
                Mask(w0, source, target);
                Mask(w1, source + 8, target + 8);
                Mask(w2, source + 16, target + 16);
                Mask(w3, source + 24, target + 24);
                if (!whole) Unsafe.CopyBlockUnaligned(Output + i, tail, (uint)(rest * sizeof(float)));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Mask(Vector256<uint> words, float* source, float* target)
        {
            Vector256<float> kept = Vector256.LessThan(VectorUniform.Unit(words), Vector256.Create(Kept));
            (Vector256.Load(source) * (kept & Vector256.Create(Scale))).Store(target);
        }
    }
}
