using System.Numerics;

namespace Deocc.Imaging.Jpeg;

/// <summary>The discrete cosine transform of an 8x8 block (T.81, A.3.3), as two products with its matrix.</summary>
internal static class ForwardCosine
{
    private static readonly float[] Basis = MakeBasis();

    /// <summary>Transforms 64 samples, row-major, in place.</summary>
    public static void Transform(Span<float> block)
    {
        Span<float> half = stackalloc float[JpegTables.BlockSize];
        Multiply(block, half);
        Multiply(half, block);
    }

    /// <summary>result = (Basis * block) transposed; twice gives the transform in both directions.</summary>
    private static void Multiply(ReadOnlySpan<float> block, Span<float> result)
    {
        for (int frequency = 0; frequency < 8; frequency++)
        {
            Vector4 left = default;
            Vector4 right = default;
            for (int y = 0; y < 8; y++)
            {
                float weight = Basis[(8 * frequency) + y];
                left += weight * new Vector4(block.Slice(8 * y, 4));
                right += weight * new Vector4(block.Slice((8 * y) + 4, 4));
            }

            for (int x = 0; x < 4; x++)
            {
                result[(8 * x) + frequency] = left[x];
                result[(8 * (x + 4)) + frequency] = right[x];
            }
        }
    }

    private static float[] MakeBasis()
    {
        var basis = new float[JpegTables.BlockSize];
        for (int frequency = 0; frequency < 8; frequency++)
        {
            double scale = frequency == 0 ? Math.Sqrt(0.125) : 0.5;
            for (int y = 0; y < 8; y++)
                basis[(8 * frequency) + y] = (float)(scale * Math.Cos(((2 * y) + 1) * frequency * Math.PI / 16));
        }

        return basis;
    }
}
