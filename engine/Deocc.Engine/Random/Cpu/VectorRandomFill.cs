using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Random.Cpu;

/// <summary>Eight blocks at a time, in chunks of fixed size on all threads.</summary>
internal sealed unsafe class VectorRandomFill : IKernel<RandomFillProblem>
{
    private const long GroupsPerItem = 256;

    public string Name => "vector";

    public bool Applies(in RandomFillProblem problem) => true;

    public void Run(in RandomFillProblem problem)
    {
        switch (problem.Distribution)
        {
            case RandomDistribution.Uniform:
                Run(problem, new Uniform(problem.A, problem.B));
                break;
            case RandomDistribution.Normal:
                Run(problem, new Normal(problem.A, problem.B));
                break;
            case RandomDistribution.Bernoulli:
                Run(problem, new Bernoulli(problem.A, problem.B));
                break;
            default:
                Run(problem, new Integers(problem.LowInteger, problem.IntegerRange));
                break;
        }
    }

    private static void Run<TTransform>(in RandomFillProblem problem, TTransform transform)
        where TTransform : struct, ITransform
    {
        Tensor output = problem.Output;
        var body = new Body<TTransform>
        {
            Transform = transform,
            State = problem.State,
            Output = (byte*)output.Storage.Address + output.ByteOffset,
            Elements = output.Elements,
            ElementType = output.ElementType,
        };
        const long ItemValues = GroupsPerItem * RandomFillProblem.GroupValues;
        CpuThreads.For(checked((int)((output.Elements + ItemValues - 1) / ItemValues)), ref body);
    }

    /// <summary>Turns four registers of random words into values, as the bits of float32 or int32.</summary>
    private interface ITransform
    {
        void Invoke(ref Vector256<uint> word0, ref Vector256<uint> word1, ref Vector256<uint> word2, ref Vector256<uint> word3);
    }

    private struct Body<TTransform> : IParallelBody
        where TTransform : struct, ITransform
    {
        public TTransform Transform;
        public RandomState State;
        public byte* Output;
        public long Elements;
        public ElementType ElementType;

        public readonly void Invoke(int item, int worker)
        {
            const long ItemValues = GroupsPerItem * RandomFillProblem.GroupValues;
            long start = item * ItemValues;
            long end = Math.Min(Elements, start + ItemValues);
            ulong position = State.Position + (ulong)(item * GroupsPerItem * RandomFillProblem.GroupBlocks);
            if (ElementType.Size() == sizeof(uint)) FillWords(position, (uint*)Output + start, end - start);
            else FillWide(position, start, end);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void FillWords(ulong position, uint* output, long count)
        {
            TTransform transform = Transform;
            uint* last = stackalloc uint[RandomFillProblem.GroupValues];
            for (long i = 0; i < count; i += RandomFillProblem.GroupValues)
            {
                VectorPhilox.Blocks(
                    position, State.Stream, State.Seed, out Vector256<uint> w0, out Vector256<uint> w1, out Vector256<uint> w2, out Vector256<uint> w3);
                position += RandomFillProblem.GroupBlocks;
                transform.Invoke(ref w0, ref w1, ref w2, ref w3);
                bool whole = count - i >= RandomFillProblem.GroupValues;
                uint* target = whole ? output + i : last;
                w0.Store(target);
                w1.Store(target + 8);
                w2.Store(target + 16);
                w3.Store(target + 24);
                if (!whole) new ReadOnlySpan<uint>(last, (int)(count - i)).CopyTo(new Span<uint>(output + i, (int)(count - i)));
            }
        }

        private readonly void FillWide(ulong position, long start, long end)
        {
            uint* values = stackalloc uint[RandomFillProblem.GroupValues];
            for (long i = start; i < end; i += RandomFillProblem.GroupValues)
            {
                FillWords(position, values, RandomFillProblem.GroupValues);
                position += RandomFillProblem.GroupBlocks;
                int count = (int)Math.Min(RandomFillProblem.GroupValues, end - i);
                for (int k = 0; k < count; k++)
                {
                    if (ElementType == ElementType.Float64) ((double*)Output)[i + k] = ((float*)values)[k];
                    else ((long*)Output)[i + k] = ((int*)values)[k];
                }
            }
        }
    }

    private readonly struct Uniform(float low, float high) : ITransform
    {
        private readonly float _largest = MathF.BitDecrement(high);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke(ref Vector256<uint> word0, ref Vector256<uint> word1, ref Vector256<uint> word2, ref Vector256<uint> word3)
        {
            word0 = Scale(word0);
            word1 = Scale(word1);
            word2 = Scale(word2);
            word3 = Scale(word3);
        }

        // Rounding may reach the upper bound, which does not belong to the range.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private Vector256<uint> Scale(Vector256<uint> words) =>
            Vector256.Min(Vector256.Create(low) + (VectorUniform.Unit(words) * Vector256.Create(high - low)), Vector256.Create(_largest)).AsUInt32();
    }

    private readonly struct Normal(float mean, float deviation) : ITransform
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke(ref Vector256<uint> word0, ref Vector256<uint> word1, ref Vector256<uint> word2, ref Vector256<uint> word3)
        {
            VectorNormal.Transform(word0, word1, out Vector256<float> z0, out Vector256<float> z1);
            VectorNormal.Transform(word2, word3, out Vector256<float> z2, out Vector256<float> z3);
            word0 = Scale(z0);
            word1 = Scale(z1);
            word2 = Scale(z2);
            word3 = Scale(z3);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private Vector256<uint> Scale(Vector256<float> z) =>
            (Vector256.Create(mean) + (Vector256.Create(deviation) * z)).AsUInt32();
    }

    private readonly struct Bernoulli(float probability, float value) : ITransform
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke(ref Vector256<uint> word0, ref Vector256<uint> word1, ref Vector256<uint> word2, ref Vector256<uint> word3)
        {
            word0 = Draw(word0);
            word1 = Draw(word1);
            word2 = Draw(word2);
            word3 = Draw(word3);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private Vector256<uint> Draw(Vector256<uint> words) =>
            (Vector256.LessThan(VectorUniform.Unit(words), Vector256.Create(probability)) & Vector256.Create(value)).AsUInt32();
    }

    private readonly struct Integers(int low, uint range) : ITransform
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke(ref Vector256<uint> word0, ref Vector256<uint> word1, ref Vector256<uint> word2, ref Vector256<uint> word3)
        {
            word0 = Draw(word0);
            word1 = Draw(word1);
            word2 = Draw(word2);
            word3 = Draw(word3);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private Vector256<uint> Draw(Vector256<uint> words) =>
            VectorPhilox.MultiplyHigh(words, range) + Vector256.Create((uint)low);
    }
}
