using System.Numerics;

namespace Deocc.Training.Synthesis;

/// <summary>
/// Lamps as spherical harmonics. A distant lamp of direction l has the radiance coefficients y_k(l), with y_k the plain real
/// harmonics; matt surfaces weight them with pi, 2 pi / 3 and pi / 4 by band (Ramamoorthi and Hanrahan 2001, eq. 8). The
/// renderer's basis has the weights pi, 2 pi / sqrt(3) and 2 pi / sqrt(8) instead, which is undone here.
/// </summary>
internal static class Shading
{
    // The plain real harmonics' factors (Ramamoorthi and Hanrahan 2001, eq. 3).
    private const float Zero = 0.282095f;
    private const float One = 0.488603f;
    private const float Two = 1.092548f;

    /// <summary>What the basis' first function is: a first coefficient of 1 / this shades with 1.</summary>
    public const float AmbientScale = 0.886227f;

    // The second-order lobe overshoots: a surface that faces the lamp gets 17 / 16.
    private const float Normalization = 16f / 17f;

    /// <summary>Fills the nine coefficients of a lamp.</summary>
    /// <param name="direction">Unit vector to the lamp.</param>
    /// <param name="coefficients">Nine values, in the renderer's order and signs.</param>
    public static void LampCoefficients(Vector3 direction, Span<float> coefficients)
    {
        (float x, float y, float z) = (direction.X, direction.Y, direction.Z);
        coefficients[0] = Zero;
        coefficients[1] = -One * y;
        coefficients[2] = One * z;
        coefficients[3] = -One * x;
        coefficients[4] = Two * x * y;
        coefficients[5] = -Two * y * z;
        coefficients[6] = 0.315392f * ((3 * z * z) - 1);
        coefficients[7] = -Two * x * z;
        coefficients[8] = 0.546274f * ((x * x) - (y * y));
        for (int k = 0; k < 9; k++) coefficients[k] *= Normalization * BandFactor(k);
    }

    private static float BandFactor(int k) => k switch
    {
        0 => 1,
        < 4 => 1 / MathF.Sqrt(3),
        _ => 1 / MathF.Sqrt(8),
    };
}
