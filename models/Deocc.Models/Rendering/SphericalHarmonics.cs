using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Models.Rendering;

/// <summary>
/// Light from afar on matt surfaces as spherical harmonics of three bands (Ramamoorthi and Hanrahan 2001, with the constants of
/// Deng et al. 2019, authors' code): shade = Y(normal) . (coefficients + 0.8 in the first).
/// </summary>
public static class SphericalHarmonics
{
    /// <summary>Basis functions of three bands.</summary>
    public const int Functions = 9;

    /// <summary>What is added to the first coefficient, so that coefficients of zero give white light of middling strength.</summary>
    public const double Ambient = 0.8;

    private static readonly double Constant = Math.PI / Math.Sqrt(4 * Math.PI);
    private static readonly double Linear = 2 * Math.PI / Math.Sqrt(3) * Math.Sqrt(3) / Math.Sqrt(4 * Math.PI);
    private static readonly double Quadratic = 2 * Math.PI / Math.Sqrt(8) * 3 * Math.Sqrt(5) / Math.Sqrt(12 * Math.PI);

    // Each of the nine functions is a product of two that are affine in the normal: rows of x, y, z and a constant.
    private static readonly double[] FirstFactors =
    [
        0, 0, 0, Constant,
        0, -Linear, 0, 0,
        0, 0, Linear, 0,
        -Linear, 0, 0, 0,
        Quadratic, 0, 0, 0,
        0, -Quadratic, 0, 0,
        0, 0, Quadratic / 2, Quadratic / (2 * Math.Sqrt(3)),
        -Quadratic, 0, 0, 0,
        Quadratic / 2, Quadratic / 2, 0, 0,
    ];

    private static readonly double[] SecondFactors =
    [
        0, 0, 0, 1,
        0, 0, 0, 1,
        0, 0, 0, 1,
        0, 0, 0, 1,
        0, 1, 0, 0,
        0, 0, 1, 0,
        0, 0, Math.Sqrt(3), -1,
        0, 0, 1, 0,
        1, -1, 0, 0,
    ];

    /// <summary>The nine functions at unit normals. Differentiable.</summary>
    /// <param name="normals">[batch, points, 3].</param>
    /// <returns>[batch, points, 9].</returns>
    public static Tensor Basis(Tensor normals) => Affine(normals, FirstFactors) * Affine(normals, SecondFactors);

    /// <summary>The light that reaches points with the given normals. Differentiable.</summary>
    /// <param name="normals">[batch, points, 3], of unit length.</param>
    /// <param name="coefficients">[batch, 9] for white light, or [batch, 27]: nine for red, nine for green, nine for blue.</param>
    /// <returns>[batch, points, 1], or [batch, points, 3] for coloured light; to be multiplied with the albedo.</returns>
    /// <exception cref="ShapeException">Another number of coefficients.</exception>
    public static Tensor Shade(Tensor normals, Tensor coefficients)
    {
        if (coefficients.Rank != 2 || (coefficients.Shape[1] != Functions && coefficients.Shape[1] != 3 * Functions))
            throw new ShapeException($"SphericalHarmonics: coefficients {coefficients.Shape} must be [batch, 9] or [batch, 27]");
        int batch = coefficients.Shape[0];
        Tensor ambient = Tensor.FromNumbers([Ambient, 0, 0, 0, 0, 0, 0, 0, 0], [Functions], coefficients.ElementType, coefficients.Device);
        Tensor light = coefficients.Reshape(batch, -1, Functions) + ambient;
        return Basis(normals).MatMul(light, transposeB: true);
    }

    private static Tensor Affine(Tensor normals, double[] factors)
    {
        Tensor all = Tensor.FromNumbers(factors, [Functions, 4], normals.ElementType, normals.Device);
        return normals.Linear(all.Slice(1, 0, 3), all.Slice(1, 3, 1).Reshape(Functions));
    }
}
