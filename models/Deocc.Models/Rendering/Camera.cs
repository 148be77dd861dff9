using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Models.Rendering;

/// <summary>
/// A perspective camera on the z axis that looks to -z; y is up in space and down in the image (Deng et al., "Accurate 3D Face
/// Reconstruction with Weakly-Supervised Learning", CVPR workshops 2019, and its authors' code). Lengths are decimetres.
/// </summary>
/// <param name="Size">The image's size in pixels; the optical axis meets its middle.</param>
public sealed record Camera(Size2d Size)
{
    /// <summary>The focal length in pixels of an image that is <see cref="ReferenceHeight"/> pixels high.</summary>
    public double ReferenceFocalLength { get; init; } = 1015;

    /// <summary>The height that the reference focal length belongs to; the focal length grows with the image.</summary>
    public double ReferenceHeight { get; init; } = 224;

    /// <summary>The camera's z; a point's distance in front of it is this minus the point's z.</summary>
    public double Distance { get; init; } = 10;

    /// <summary>The distance below which nothing is drawn.</summary>
    public double Near { get; init; } = 5;

    /// <summary>The distance beyond which nothing is drawn.</summary>
    public double Far { get; init; } = 15;

    /// <summary>The focal length in pixels of this image.</summary>
    public double FocalLength => ReferenceFocalLength * Size.Height / ReferenceHeight;

    /// <summary>Clip-space positions for <see cref="Functional.Rasterize"/>. Differentiable.</summary>
    /// <param name="points">[batch, points, 3], posed.</param>
    /// <returns>[batch, points, 4].</returns>
    public Tensor ToClip(Tensor points)
    {
        double depthScale = (Far + Near) / (Far - Near);
        double depthShift = -2 * Far * Near / (Far - Near);
        double[] weight =
        [
            2 * FocalLength / Size.Width, 0, 0,
            0, 2 * FocalLength / Size.Height, 0,
            0, 0, -depthScale,
            0, 0, -1,
        ];
        double[] bias = [0, 0, (depthScale * Distance) + depthShift, Distance];
        return points.Linear(Constant(weight, [4, 3], points), Constant(bias, [4], points));
    }

    /// <summary>Where points appear in the image. Differentiable.</summary>
    /// <param name="points">[batch, points, 3], posed.</param>
    /// <returns>[batch, points, 2]: x to the right and y down in pixels; the upper left pixel's centre is (0.5, 0.5).</returns>
    /// <exception cref="ShapeException">The points' last axis is not 3.</exception>
    public Tensor ToPixels(Tensor points)
    {
        if (points.Rank != 3 || points.Shape[2] != 3)
            throw new ShapeException($"Camera.ToPixels: points {points.Shape} must be [batch, points, 3]");
        Tensor scale = Depth(points).Reciprocal() * FocalLength;
        Tensor signs = Constant([1, -1], [2], points);
        Tensor middle = Constant([Size.Width / 2.0, Size.Height / 2.0], [2], points);
        return (points.Slice(2, 0, 2) * scale * signs) + middle;
    }

    /// <summary>The distance of points in front of the camera, along its axis. Differentiable.</summary>
    /// <param name="points">[batch, points, 3], posed.</param>
    /// <returns>[batch, points, 1].</returns>
    public Tensor Depth(Tensor points) => Distance - points.Slice(2, 2, 1);

    private static Tensor Constant(double[] values, Shape shape, Tensor like) =>
        Tensor.FromNumbers(values, shape, like.ElementType, like.Device);
}
