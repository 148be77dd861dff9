using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.MatMul.Gpu;

/// <summary>How tensor cores take the operands of a product: a word of 32 bits holds one or more neighbours along the sums.</summary>
internal unsafe interface IFragmentFormat
{
    /// <summary>Values of a word.</summary>
    static abstract int Values { get; }

    /// <summary>A word of one value, or of two neighbours.</summary>
    static abstract uint Pack(float first, float second);

    /// <summary>Four words that follow each other along the sums, of four values, or of eight.</summary>
    static abstract UInt4 PackDepth(Float4 first, Float4 second);

    /// <summary>The words of four lines, of the lines' values, or of two steps of them.</summary>
    static abstract UInt4 PackLines(Float4 first, Float4 second);

    /// <summary>16x8 sums += 16 rows of 8 words times 8 words of 8 columns; see <see cref="TensorCore"/> for who holds what.</summary>
    static abstract void MultiplyAdd(Shared<float> scratch, float* sums, uint a0, uint a1, uint a2, uint a3, uint b0, uint b1);
}

/// <summary>tf32: float32 with 10 bits of mantissa.</summary>
internal readonly unsafe struct TensorFloat32Format : IFragmentFormat
{
    public static int Values => 1;

    public static uint Pack(float first, float second) => TensorCore.ToTf32(first);

    public static UInt4 PackDepth(Float4 first, Float4 second) =>
        new(TensorCore.ToTf32(first.x), TensorCore.ToTf32(first.y), TensorCore.ToTf32(first.z), TensorCore.ToTf32(first.w));

    public static UInt4 PackLines(Float4 first, Float4 second) => PackDepth(first, second);

    public static void MultiplyAdd(Shared<float> scratch, float* sums, uint a0, uint a1, uint a2, uint a3, uint b0, uint b1) =>
        TensorCore.MultiplyAddTf32(scratch, sums, a0, a1, a2, a3, b0, b1);
}

/// <summary>bfloat16: float32 with 7 bits of mantissa, two to a word.</summary>
internal readonly unsafe struct BFloat16Format : IFragmentFormat
{
    public static int Values => 2;

    public static uint Pack(float first, float second) => HalfPrecision.ToBFloat16(first) | ((uint)HalfPrecision.ToBFloat16(second) << 16);

    public static UInt4 PackDepth(Float4 first, Float4 second) =>
        new(Pack(first.x, first.y), Pack(first.z, first.w), Pack(second.x, second.y), Pack(second.z, second.w));

    public static UInt4 PackLines(Float4 first, Float4 second) =>
        new(Pack(first.x, second.x), Pack(first.y, second.y), Pack(first.z, second.z), Pack(first.w, second.w));

    public static void MultiplyAdd(Shared<float> scratch, float* sums, uint a0, uint a1, uint a2, uint a3, uint b0, uint b1) =>
        TensorCore.MultiplyAddBFloat16(scratch, sums, a0, a1, a2, a3, b0, b1);
}
