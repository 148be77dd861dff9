using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Models.Rendering;

/// <summary>What a <see cref="FaceRenderer"/> drew; all of it is recorded for gradients but the fragments' faces and depth.</summary>
public sealed class RenderedFaces
{
    private readonly FaceRenderer _renderer;

    internal RenderedFaces(FaceRenderer renderer, Tensor positions, Tensor vertexNormals, Fragments fragments, Tensor image, Tensor mask)
    {
        _renderer = renderer;
        Positions = positions;
        VertexNormals = vertexNormals;
        Fragments = fragments;
        Image = image;
        Mask = mask;
    }

    /// <summary>How the faces are seen.</summary>
    public Camera Camera => _renderer.Camera;

    /// <summary>[batch, vertices, 3]: posed positions, decimetres.</summary>
    public Tensor Positions { get; }

    /// <summary>[batch, vertices, 3]: unit normals of the posed mesh.</summary>
    public Tensor VertexNormals { get; }

    /// <summary>Which triangle each pixel sees.</summary>
    public Fragments Fragments { get; }

    /// <summary>
    /// [batch, 3, height, width]: albedo times light, black where there is no face. 0..1 under ordinary light; not clamped, since
    /// that would stop the gradient of overexposed places.
    /// </summary>
    public Tensor Image { get; }

    /// <summary>[batch, 1, height, width]: 1 on the face, 0 beside it, the covered share at antialiased silhouettes.</summary>
    public Tensor Mask { get; }

    /// <summary>[batch, landmarks, 2]: where the landmarks appear, in pixels, visible or not.</summary>
    public Tensor Landmarks() => _renderer.ProjectLandmarks(Positions);

    /// <summary>[batch, 1, height, width]: distance in front of the camera along its axis, decimetres; 0 where there is no face.</summary>
    public Tensor Depth() => Camera.Depth(Positions).Interpolate(Fragments);

    /// <summary>[batch, 3, height, width]: interpolated normals, x right, y up, z towards the camera; 0 where there is no face.</summary>
    public Tensor Normals() => VertexNormals.Interpolate(Fragments).L2Normalize(axis: 1);

    /// <summary>The faces over a background.</summary>
    /// <param name="background">[batch, 3, height, width], or a batch of 1 for all.</param>
    public Tensor Over(Tensor background) => Image + ((1 - Mask) * background);
}
