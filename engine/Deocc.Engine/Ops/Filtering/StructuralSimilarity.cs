using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Structural similarity.</content>
public static partial class Functional
{
    /// <summary>
    /// The structural similarity of two images (Wang et al. 2004), 1 where they are equal:
    /// (2 mx my + c1) (2 sxy + c2) / ((mx^2 + my^2 + c1) (sxx + syy + c2)), with means m and (co)variances s under a Gaussian
    /// window, c1 = (0.01 range)^2 and c2 = (0.03 range)^2. Every channel counts by itself.
    /// </summary>
    /// <param name="x">[batch, channels, height, width].</param>
    /// <param name="other">Of the same shape.</param>
    /// <param name="range">The largest minus the smallest possible value.</param>
    /// <param name="size">Taps of the window along each axis.</param>
    /// <param name="sigma">The window's standard deviation in pixels.</param>
    /// <param name="reduction">
    /// Mean or Sum over all windows that lie within the images; None gives their map, size - 1 smaller than the images.
    /// </param>
    /// <exception cref="ShapeException">The shapes differ, or the images are smaller than the window.</exception>
    public static Tensor Ssim(
        this Tensor x, Tensor other, double range = 1, int size = 11, double sigma = 1.5, Reduction reduction = Reduction.Mean)
    {
        if (x.Shape != other.Shape) throw new ShapeException($"Ssim: images {x.Shape} and {other.Shape} differ in shape");
        double c1 = 0.01 * range * 0.01 * range;
        double c2 = 0.03 * range * 0.03 * range;
        using var scope = new TensorScope();
        Tensor meanX = x.GaussianFilter(size, sigma);
        Tensor meanY = other.GaussianFilter(size, sigma);
        Tensor meanProduct = meanX * meanY;
        Tensor meanSquares = meanX.Square() + meanY.Square();
        Tensor covariance = (x * other).GaussianFilter(size, sigma) - meanProduct;
        Tensor variances = (x.Square() + other.Square()).GaussianFilter(size, sigma) - meanSquares;
        Tensor likeness = meanProduct.Affine(2, c1) * covariance.Affine(2, c2);
        Tensor map = likeness / ((meanSquares + c1) * (variances + c2));
        return scope.Keep(reduction switch
        {
            Reduction.Mean => map.Mean(),
            Reduction.Sum => map.Sum(),
            _ => map,
        });
    }
}
