using Deocc.Engine.Tensors;
using Deocc.Models.Rendering;

namespace Deocc.Models.Reconstruction;

/// <summary>Faces rebuilt from crops by a <see cref="FaceReconstructor"/>; the tensors live in the caller's scope.</summary>
/// <param name="Vectors">[N, length of the layout]: what the network predicted.</param>
/// <param name="Faces">The same, taken apart.</param>
/// <param name="Image">I_m, [N, 3, 256, 256] in [-1, 1]: the drawn face, black (-1) where there is none. Its edge is hard.</param>
/// <param name="Mask">M_m, [N, 1, 256, 256]: 1 on the drawn face, else 0.</param>
/// <param name="Landmarks">[N, 68, 2]: where the landmarks appear, pixels of the crop, pixel centers at half-integers.</param>
/// <param name="Rendered">The drawn faces with vertices, normals and depth.</param>
public sealed record FaceReconstruction(
    Tensor Vectors, FaceCoefficients Faces, Tensor Image, Tensor Mask, Tensor Landmarks, RenderedFaces Rendered);
