using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Tests.Devices.Gpu.KernelLanguage;

/// <summary>Matrices for the tests of tensor-core fragments; their entries are small integers, exact in every format.</summary>
internal static class FragmentCases
{
    /// <summary>a [16, depth] times b [depth, 8].</summary>
    public static float[] Product(float[] a, float[] b, int depth)
    {
        var product = new float[16 * 8];
        for (int row = 0; row < 16; row++)
        {
            for (int column = 0; column < 8; column++)
            {
                for (int k = 0; k < depth; k++) product[(row * 8) + column] += a[(row * depth) + k] * b[(k * 8) + column];
            }
        }

        return product;
    }

    /// <summary>a [16, 16] as bfloat16, two neighbours of a row to a word: [16, 8].</summary>
    public static uint[] PackRows(float[] a)
    {
        var packed = new uint[16 * 8];
        for (int i = 0; i < packed.Length; i++) packed[i] = Pair(a[2 * i], a[(2 * i) + 1]);
        return packed;
    }

    /// <summary>b [16, 8] as bfloat16 by columns, two neighbours of a column to a word: [8, 8].</summary>
    public static uint[] PackColumns(float[] b)
    {
        var packed = new uint[8 * 8];
        for (int column = 0; column < 8; column++)
        {
            for (int pair = 0; pair < 8; pair++) packed[(column * 8) + pair] = Pair(b[(2 * pair * 8) + column], b[(((2 * pair) + 1) * 8) + column]);
        }

        return packed;
    }

    private static uint Pair(float low, float high) => HalfPrecision.ToBFloat16(low) | ((uint)HalfPrecision.ToBFloat16(high) << 16);
}
