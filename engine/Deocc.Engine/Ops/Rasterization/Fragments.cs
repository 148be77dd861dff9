using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>What a rasteriser finds at each pixel of a batch of images: the nearest triangle and the place on it.</summary>
/// <param name="Mesh">The triangles.</param>
/// <param name="Faces">[batch, height, width], Int32: the visible triangle, or -1 where there is none.</param>
/// <param name="Barycentrics">
/// [batch, 3, height, width]: the perspective-correct weights of the triangle's three corners; zeros where there is none.
/// Differentiable with respect to the positions.
/// </param>
/// <param name="Depth">
/// [batch, height, width]: z / w, from -1 (near) to 1 (far), which is also the value where there is no triangle. Not recorded:
/// interpolate a vertex's depth where a gradient is needed.
/// </param>
public sealed record Fragments(MeshTopology Mesh, Tensor Faces, Tensor Barycentrics, Tensor Depth)
{
    /// <summary>The images' size.</summary>
    public Size2d Size => new(Faces.Shape[1], Faces.Shape[2]);
}
