using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Models.Rendering;

/// <summary>The rigid motion of faces: points, as rows, go to v R^T + t with R = Rz Ry Rx (Deng et al. 2019, authors' code).</summary>
/// <param name="Angles">[batch, 3]: pitch, yaw and roll in radians, about x, y and z.</param>
/// <param name="Translation">[batch, 3], decimetres.</param>
public sealed record Pose(Tensor Angles, Tensor Translation)
{
    /// <summary>The rotation matrices R. Differentiable.</summary>
    /// <returns>[batch, 3, 3].</returns>
    /// <exception cref="ShapeException">The angles are not [batch, 3].</exception>
    public Tensor Rotation()
    {
        if (Angles.Rank != 2 || Angles.Shape[1] != 3) throw new ShapeException($"Pose: angles {Angles.Shape} must be [batch, 3]");
        Tensor sines = Angles.Sin();
        Tensor cosines = Angles.Cos();
        (Tensor sx, Tensor sy, Tensor sz) = (sines.Slice(1, 0, 1), sines.Slice(1, 1, 1), sines.Slice(1, 2, 1));
        (Tensor cx, Tensor cy, Tensor cz) = (cosines.Slice(1, 0, 1), cosines.Slice(1, 1, 1), cosines.Slice(1, 2, 1));
        Tensor sxsy = sx * sy;
        Tensor cxsy = cx * sy;
        Tensor elements = Functional.Concat(
            1,
            cy * cz, (sxsy * cz) - (cx * sz), (cxsy * cz) + (sx * sz),
            cy * sz, (sxsy * sz) + (cx * cz), (cxsy * sz) - (sx * cz),
            -sy, sx * cy, cx * cy);
        return elements.Reshape(Angles.Shape[0], 3, 3);
    }

    /// <summary>Moves points. Differentiable.</summary>
    /// <param name="points">[batch, points, 3].</param>
    /// <returns>[batch, points, 3].</returns>
    public Tensor Apply(Tensor points) => points.MatMul(Rotation(), transposeB: true) + Translation.Unsqueeze(1);
}
