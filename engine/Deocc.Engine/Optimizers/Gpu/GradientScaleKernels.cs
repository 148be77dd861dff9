using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Optimizers.Gpu;

/// <summary>The factor of a step's gradients, from their squares as bits of float64.</summary>
[KernelModule]
internal static class GradientScaleKernels
{
    /// <summary>Items of the group; a power of two.</summary>
    public const int GroupSize = 256;

    private const float NormEpsilon = 1e-6f;
    private const ulong ExponentMask = 0x7FFul;

    // Squares from 2^100 on may not add up in float32: then all are taken by 2^-160.
    private const ulong LargeExponent = 1123ul;
    private const ulong Shift = 160ul;
    private const float RootOfShift = 1208925819614629174706176f;

    /// <summary>
    /// The factor that brings the joint norm down to the largest, at most 1, or NaN where a square is none. Every item looks at all
    /// exponents and adds the squares at its own places.
    /// </summary>
    [Kernel(X = GroupSize)]
    public static void FindScale(ReadOnly<ulong> squares, Global<float> scale, int count, float largest, int isLimited)
    {
        Shared<float> sums = SharedMemory.Allocate<float>(GroupSize);
        int item = Group.X;
        bool isFinite = true;
        bool isLarge = false;
        for (int i = 0; i < count; i++)
        {
            ulong exponent = (squares[i] >> 52) & ExponentMask;
            if (exponent == ExponentMask) isFinite = false;
            if (exponent >= LargeExponent) isLarge = true;
        }

        float sum = 0;
        for (int i = item; i < count; i += GroupSize)
        {
            ulong bits = squares[i];
            if (isLarge)
            {
                bool isSeen = ((bits >> 52) & ExponentMask) > Shift;
                bits = isSeen ? bits - (Shift << 52) : 0ul;
            }

            sum += DoubleBits.ToFloat(bits);
        }

        sums[item] = sum;
        Group.Barrier();
        for (int half = GroupSize / 2; half > 0; half /= 2)
        {
            if (item < half) sums[item] += sums[item + half];
            Group.Barrier();
        }

        if (item == 0)
        {
            float norm = MathF.Sqrt(sums[0]);
            if (isLarge) norm *= RootOfShift;
            float factor = 1;
            if (isLimited != 0) factor = MathF.Min(1f, largest / (norm + NormEpsilon));
            scale[0] = isFinite ? factor : float.NaN;
        }
    }
}
