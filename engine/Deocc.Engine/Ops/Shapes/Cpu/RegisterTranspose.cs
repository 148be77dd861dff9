using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Deocc.Engine.Ops.Shapes.Cpu;

/// <summary>Transposes 8 x 8 blocks of 4-byte elements in registers.</summary>
internal static unsafe class RegisterTranspose
{
    /// <summary>output[r, c] = input[c, r]; the strides are in elements between rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(float* input, long inputStride, float* output, long outputStride)
    {
        // Rows i and i + 4 share a register, so that the transpose stays within 128-bit halves.
        Vector256<float> r0 = Load(input, input + (4 * inputStride));
        Vector256<float> r1 = Load(input + inputStride, input + (5 * inputStride));
        Vector256<float> r2 = Load(input + (2 * inputStride), input + (6 * inputStride));
        Vector256<float> r3 = Load(input + (3 * inputStride), input + (7 * inputStride));
        Store(r0, r1, r2, r3, output, outputStride);
        r0 = Load(input + 4, input + (4 * inputStride) + 4);
        r1 = Load(input + inputStride + 4, input + (5 * inputStride) + 4);
        r2 = Load(input + (2 * inputStride) + 4, input + (6 * inputStride) + 4);
        r3 = Load(input + (3 * inputStride) + 4, input + (7 * inputStride) + 4);
        Store(r0, r1, r2, r3, output + (4 * outputStride), outputStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Load(float* lower, float* upper) =>
        Vector256.Create(Vector128.Load(lower), Vector128.Load(upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        Vector256<float> r0, Vector256<float> r1, Vector256<float> r2, Vector256<float> r3, float* output, long stride)
    {
        Vector256<float> t0 = Avx.UnpackLow(r0, r1);
        Vector256<float> t1 = Avx.UnpackHigh(r0, r1);
        Vector256<float> t2 = Avx.UnpackLow(r2, r3);
        Vector256<float> t3 = Avx.UnpackHigh(r2, r3);
        Avx.Shuffle(t0, t2, 0x44).Store(output);
        Avx.Shuffle(t0, t2, 0xEE).Store(output + stride);
        Avx.Shuffle(t1, t3, 0x44).Store(output + (2 * stride));
        Avx.Shuffle(t1, t3, 0xEE).Store(output + (3 * stride));
    }
}
