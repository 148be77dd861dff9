using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Devices.Gpu.Profiling;

/// <summary>Nothing but arithmetic in registers: how fast a device can be at most.</summary>
[KernelModule]
internal static unsafe class CeilingKernels
{
    /// <summary>Items of a group.</summary>
    public const int GroupSize = 256;

    /// <summary>Multiplications and additions of an item in a step.</summary>
    public const int FlopsPerStep = 2 * Sums * Repeats;

    /// <summary>Multiplications and additions of an item in a step on tensor cores in tf32; twice as many in bfloat16.</summary>
    public const int TensorFlopsPerStep = Fragments * 2 * 16 * 8 * 8 / 32;

    // Enough that wait for nothing: a sum is needed again when the others had their turn.
    private const int Sums = 16;
    private const int Repeats = 8;
    private const int Fragments = 8;

    /// <summary>Each item multiplies its sums and adds to them.</summary>
    [Kernel(X = GroupSize)]
    public static void MultiplyAdd(Global<float> output, int steps, float factor, float addend)
    {
        float* sums = stackalloc float[Sums];
        Loop.Unroll();
        for (int i = 0; i < Sums; i++) sums[i] = Group.X + i;
        for (int step = 0; step < steps; step++)
        {
            Loop.Unroll();
            for (int repeat = 0; repeat < Repeats; repeat++)
            {
                Loop.Unroll();
                for (int i = 0; i < Sums; i++) sums[i] = MathF.FusedMultiplyAdd(sums[i], factor, addend);
            }
        }

        Keep(sums, Sums, output);
    }

    /// <summary>Each warp multiplies fragments in tf32 and adds to several others.</summary>
    [Kernel(X = GroupSize)]
    public static void MultiplyFragmentsTf32(Global<float> output, int steps, uint bits)
    {
        Shared<float> scratch = SharedMemory.Allocate<float>(GroupSize / 32 * TensorCore.ScratchLength);
        float* sums = stackalloc float[4 * Fragments];

        // One by one: what is cleared as a whole, compilers keep in memory here.
        Loop.Unroll();
        for (int i = 0; i < 4 * Fragments; i++) sums[i] = 0;
        for (int step = 0; step < steps; step++)
        {
            Loop.Unroll();
            for (int i = 0; i < Fragments; i++) TensorCore.MultiplyAddTf32(scratch, sums + (4 * i), bits, bits, bits, bits, bits, bits);
        }

        Keep(sums, 4 * Fragments, output);
    }

    /// <summary>The same in bfloat16.</summary>
    [Kernel(X = GroupSize)]
    public static void MultiplyFragmentsBFloat16(Global<float> output, int steps, uint bits)
    {
        Shared<float> scratch = SharedMemory.Allocate<float>(GroupSize / 32 * TensorCore.ScratchLength);
        float* sums = stackalloc float[4 * Fragments];

        // One by one: what is cleared as a whole, compilers keep in memory here.
        Loop.Unroll();
        for (int i = 0; i < 4 * Fragments; i++) sums[i] = 0;
        for (int step = 0; step < steps; step++)
        {
            Loop.Unroll();
            for (int i = 0; i < Fragments; i++) TensorCore.MultiplyAddBFloat16(scratch, sums + (4 * i), bits, bits, bits, bits, bits, bits);
        }

        Keep(sums, 4 * Fragments, output);
    }

    /// <summary>Writes the total of an item's sums, so that no compiler leaves them out.</summary>
    private static void Keep(float* sums, int count, Global<float> output)
    {
        float total = 0;
        Loop.Unroll();
        for (int i = 0; i < count; i++) total += sums[i];
        output[Grid.GlobalX] = total;
    }
}
