namespace Deocc.Engine.Devices.Gpu.KernelLanguage;

/// <summary>
/// Matrix fragments of CUDA's tensor cores. A warp is 32 items of a group that is linear in x (items 32w to 32w + 31); each
/// holds a part of the fragments, laid out as PTX's <c>mma.sync</c> lays them out (PTX ISA, "Matrix fragments for mma.m16n8k8"
/// and "mma.m16n8k16"). Where there are no tensor cores the warp exchanges its parts through shared memory, so that the layout
/// is tested anywhere; every item of the group must then make the same calls.
/// </summary>
public static unsafe class TensorCore
{
    /// <summary>Whether the target has the instructions; a constant, so that the other branch costs nothing.</summary>
    public static bool IsAvailable
    {
        [Intrinsic("K_HAS_MMA")]
        get => false;
    }

    /// <summary>Floats of shared memory per warp that the calls need: 1 where they are instructions.</summary>
    public static int ScratchLength
    {
        [Intrinsic("K_MMA_SCRATCH")]
        get => 192;
    }

    /// <summary>The bits of a float rounded to tf32 (10 bits of mantissa), to nearest, ties away from zero.</summary>
    [Intrinsic("K_TO_TF32")]
    public static uint ToTf32(float value) => (BitConverter.SingleToUInt32Bits(value) + 0x1000u) & 0xFFFFE000u;

    /// <summary>
    /// d (16x8) += a (16x8) b (8x8) in tf32 with sums in float32. With g = lane / 4 and t = lane % 4: a holds (g, t), (g+8, t),
    /// (g, t+4), (g+8, t+4); b holds (t, g), (t+4, g); d holds (g, 2t), (g, 2t+1), (g+8, 2t), (g+8, 2t+1).
    /// </summary>
    [Intrinsic("K_MMA_TF32")]
    public static void MultiplyAddTf32(Shared<float> scratch, float* d, uint a0, uint a1, uint a2, uint a3, uint b0, uint b1)
    {
        int g = (Group.X & 31) >> 2;
        int t = Group.X & 3;
        Shared<uint> parts = Exchange(scratch, a0, a1, a2, a3, b0, b1);
        for (int k = 0; k < 8; k++)
        {
            int high = k >> 2;
            int holder = k & 3;
            float upper = BitConverter.UInt32BitsToSingle(parts[(((g * 4) + holder) * 6) + (2 * high)]);
            float lower = BitConverter.UInt32BitsToSingle(parts[(((g * 4) + holder) * 6) + (2 * high) + 1]);
            float left = BitConverter.UInt32BitsToSingle(parts[(((2 * t * 4) + holder) * 6) + 4 + high]);
            float right = BitConverter.UInt32BitsToSingle(parts[(((((2 * t) + 1) * 4) + holder) * 6) + 4 + high]);
            d[0] += upper * left;
            d[1] += upper * right;
            d[2] += lower * left;
            d[3] += lower * right;
        }

        Group.Barrier();
    }

    /// <summary>
    /// d (16x8) += a (16x16) b (16x8) in bfloat16 with sums in float32. Each register holds two neighbours in k, the first in the
    /// low half: a holds rows g, g+8, g, g+8 at k = 2t, 2t, 2t+8, 2t+8; b holds column g at k = 2t, 2t+8; d as in tf32.
    /// </summary>
    [Intrinsic("K_MMA_BF16")]
    public static void MultiplyAddBFloat16(Shared<float> scratch, float* d, uint a0, uint a1, uint a2, uint a3, uint b0, uint b1)
    {
        int g = (Group.X & 31) >> 2;
        int t = Group.X & 3;
        Shared<uint> parts = Exchange(scratch, a0, a1, a2, a3, b0, b1);
        for (int k = 0; k < 16; k++)
        {
            int high = k >> 3;
            int holder = (k & 7) >> 1;
            int shift = (k & 1) * 16;
            float upper = BitConverter.UInt32BitsToSingle((parts[(((g * 4) + holder) * 6) + (2 * high)] >> shift) << 16);
            float lower = BitConverter.UInt32BitsToSingle((parts[(((g * 4) + holder) * 6) + (2 * high) + 1] >> shift) << 16);
            float left = BitConverter.UInt32BitsToSingle((parts[(((2 * t * 4) + holder) * 6) + 4 + high] >> shift) << 16);
            float right = BitConverter.UInt32BitsToSingle((parts[(((((2 * t) + 1) * 4) + holder) * 6) + 4 + high] >> shift) << 16);
            d[0] += upper * left;
            d[1] += upper * right;
            d[2] += lower * left;
            d[3] += lower * right;
        }

        Group.Barrier();
    }

    /// <summary>Lays each item's six registers side by side in the warp's scratch memory.</summary>
    private static Shared<uint> Exchange(Shared<float> scratch, uint a0, uint a1, uint a2, uint a3, uint b0, uint b1)
    {
        int lane = Group.X & 31;
        Shared<uint> parts = (scratch + (192 * (Group.X >> 5))).As<uint>();
        parts[lane * 6] = a0;
        parts[(lane * 6) + 1] = a1;
        parts[(lane * 6) + 2] = a2;
        parts[(lane * 6) + 3] = a3;
        parts[(lane * 6) + 4] = b0;
        parts[(lane * 6) + 5] = b1;
        Group.Barrier();
        return parts;
    }
}
