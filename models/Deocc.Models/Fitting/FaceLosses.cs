using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Models.FaceModels;
using Deocc.Models.Reconstruction;

namespace Deocc.Models.Fitting;

/// <summary>
/// How far faces of a morphable model are from pictures (Deng et al., "Accurate 3D Face Reconstruction with Weakly-Supervised
/// Learning", CVPR workshops 2019, equations 2 to 6, and authors' code). All are differentiable scalars.
/// </summary>
public static class FaceLosses
{
    // Color distances: sqrt(this + sum of squares), so that the gradient is finite where colors agree.
    private const double LeastSquare = 1e-6;

    /// <summary>
    /// The mean distance of colors where a mask says so: sum mask sqrt(1e-6 + sum_c d^2) / max(sum mask, 1).
    /// </summary>
    /// <param name="image">[batch, 3, height, width], 0..1.</param>
    /// <param name="target">As large, 0..1.</param>
    /// <param name="mask">[batch, 1, height, width]; carries no gradient.</param>
    public static Tensor Photo(Tensor image, Tensor target, Tensor mask)
    {
        Tensor fixedMask = mask.Detach();
        Tensor distance = ((image - target).Square().Sum([1], keepAxes: true) + LeastSquare).Sqrt();
        return (distance * fixedMask).Sum() / fixedMask.Sum().Clamp(1);
    }

    /// <summary>The mean weighted squared distance of landmarks: (1/n) sum w |q^ - q|^2.</summary>
    /// <param name="landmarks">[batch, n, 2], pixels.</param>
    /// <param name="target">As many.</param>
    /// <param name="weights">[n], or what broadcasts to [batch, n, 1].</param>
    public static Tensor Landmarks(Tensor landmarks, Tensor target, Tensor weights)
    {
        if (landmarks.Shape != target.Shape) throw new ShapeException($"FaceLosses.Landmarks: target {target.Shape} differs from landmarks {landmarks.Shape}");
        Tensor squares = (landmarks - target).Square().Sum([2], keepAxes: true);
        return (squares * weights.Reshape(1, -1, 1)).Mean();
    }

    /// <summary>How much each of the 68 landmarks counts: the bridge and tip of the nose (28 to 30) and the inner lips (60 to 67) more.</summary>
    /// <param name="inner">The weight of those.</param>
    /// <param name="jaw">The weight of the jaw's line (0 to 16), whose points slide along the cheek when the head turns.</param>
    public static double[] LandmarkWeights(double inner = 20, double jaw = 1)
    {
        var weights = new double[MorphableModelData.LandmarkCount];
        for (int i = 0; i < weights.Length; i++) weights[i] = i <= 16 ? jaw : i is (>= 28 and <= 30) or >= 60 ? inner : 1;
        return weights;
    }

    /// <summary>The weighted squares of the coefficients, summed over the modes, the mean over the faces.</summary>
    /// <param name="faces">The faces.</param>
    /// <param name="identity">Weight of the identity.</param>
    /// <param name="expression">Weight of the expression.</param>
    /// <param name="texture">Weight of the texture.</param>
    public static Tensor Coefficients(FaceCoefficients faces, double identity = 1, double expression = 0.8, double texture = 1.7e-2) =>
        ((faces.Identity.Square().Sum() * identity) + (faces.Expression.Square().Sum() * expression) + (faces.Texture.Square().Sum() * texture))
        / faces.Identity.Shape[0];

    /// <summary>The variance of the skin's albedo, over vertices, mean over colors and faces.</summary>
    /// <param name="albedo">[batch, vertices, 3].</param>
    /// <param name="skin">[1, vertices, 1]: 1 for skin, else 0; see <see cref="SkinOf"/>.</param>
    public static Tensor Reflectance(Tensor albedo, Tensor skin)
    {
        Tensor count = skin.Sum().Clamp(1);
        Tensor mean = (albedo * skin).Sum([1], keepAxes: true) / count;
        return ((albedo - mean).Square() * skin).Sum() / (count * (3 * albedo.Shape[0]));
    }

    /// <summary>Which vertices are plain skin: skin and nose, without brows, eyes and lips.</summary>
    /// <returns>[1, vertices, 1] of ones and zeros, in the caller's scope.</returns>
    public static Tensor SkinOf(MorphableModel model)
    {
        float[] skin = [.. model.Regions.Select(region => region is FaceRegion.Skin or FaceRegion.Nose ? 1f : 0f)];
        return Tensor.From(skin, [1, skin.Length, 1]);
    }
}
