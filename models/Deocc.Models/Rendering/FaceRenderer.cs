using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Models.Rendering;

/// <summary>
/// Draws lit faces of one mesh: pose, normals, light per vertex, projection, rasteriser, interpolation, antialiasing. Every step
/// is differentiable, in shape, albedo, light and pose. Results live in the caller's tensor scope.
/// </summary>
/// <example><code>
/// var renderer = new FaceRenderer(topology, model.Landmarks, new Camera(224));
/// RenderedFaces faces = renderer.Render(model.Shape(identity, expression), model.Albedo(texture), light, new Pose(angles, translation));
/// </code></example>
public sealed class FaceRenderer
{
    private readonly int[] _landmarks;

    /// <summary>Prepares to draw a mesh.</summary>
    /// <param name="mesh">The triangles, counter-clockwise seen from outside.</param>
    /// <param name="landmarks">The vertices of the landmarks; may be empty.</param>
    /// <param name="camera">Focal length, image size and so on.</param>
    /// <exception cref="ShapeException">A landmark names a vertex that does not exist.</exception>
    public FaceRenderer(MeshTopology mesh, IReadOnlyList<int> landmarks, Camera camera)
    {
        foreach (int landmark in landmarks)
        {
            if ((uint)landmark >= (uint)mesh.Vertices)
                throw new ShapeException($"FaceRenderer: landmark at vertex {landmark}, but there are {mesh.Vertices} vertices");
        }

        Mesh = mesh;
        Camera = camera;
        _landmarks = [.. landmarks];
    }

    /// <summary>The mesh that is drawn.</summary>
    public MeshTopology Mesh { get; }

    /// <summary>How it is seen.</summary>
    public Camera Camera { get; }

    /// <summary>Whether silhouettes are smoothed, which gives visibility its gradient. True unless set otherwise.</summary>
    public bool IsAntialiased { get; init; } = true;

    /// <summary>Draws faces.</summary>
    /// <param name="shape">[batch, vertices, 3]: positions in decimetres, before posing.</param>
    /// <param name="albedo">[batch, vertices, 3], or a batch of 1 for all: red, green and blue in 0..1.</param>
    /// <param name="light">[batch, 9] or [batch, 27]: see <see cref="SphericalHarmonics.Shade"/>.</param>
    /// <param name="pose">Angles and translations of the batch.</param>
    /// <exception cref="ShapeException">The parts do not fit together.</exception>
    public RenderedFaces Render(Tensor shape, Tensor albedo, Tensor light, Pose pose)
    {
        Tensor posed = pose.Apply(shape);
        Tensor normals = posed.VertexNormals(Mesh);
        Tensor positions = Camera.ToClip(posed);
        Fragments fragments = positions.Rasterize(Mesh, Camera.Size);
        Tensor colors = albedo * SphericalHarmonics.Shade(normals, light);

        // A fourth channel of ones becomes the mask, so that colours and mask get the same soft edge.
        Tensor pixels = Functional.Concat(2, colors, OnesLike(colors)).Interpolate(fragments);
        return Finish(pixels, positions, posed, normals, fragments);
    }

    /// <summary>Draws faces whose albedo is a picture laid around the mesh.</summary>
    /// <param name="shape">[batch, vertices, 3]: positions in decimetres, before posing.</param>
    /// <param name="texture">[batch, 3, rows, columns], or a batch of 1 for all: red, green and blue in 0..1.</param>
    /// <param name="textureCoordinates">[vertices, 2]: u to the right and v down in the texture, 0..1.</param>
    /// <param name="light">[batch, 9] or [batch, 27]: see <see cref="SphericalHarmonics.Shade"/>.</param>
    /// <param name="pose">Angles and translations of the batch.</param>
    /// <exception cref="ShapeException">The parts do not fit together.</exception>
    public RenderedFaces RenderTextured(Tensor shape, Tensor texture, Tensor textureCoordinates, Tensor light, Pose pose)
    {
        Tensor posed = pose.Apply(shape);
        Tensor normals = posed.VertexNormals(Mesh);
        Tensor positions = Camera.ToClip(posed);
        Fragments fragments = positions.Rasterize(Mesh, Camera.Size);
        Tensor shade = SphericalHarmonics.Shade(normals, light);
        Tensor lit = Functional.Concat(2, shade, OnesLike(shade)).Interpolate(fragments);
        int lights = shade.Shape[2];
        Tensor places = textureCoordinates.Unsqueeze(0).Interpolate(fragments);
        Tensor colors = texture.TextureLookup(places) * lit.Slice(1, 0, lights);
        Tensor pixels = Functional.Concat(1, colors, lit.Slice(1, lights, 1));
        return Finish(pixels, positions, posed, normals, fragments);
    }

    /// <summary>Where the landmarks of posed faces appear. Differentiable.</summary>
    /// <param name="posed">[batch, vertices, 3].</param>
    /// <returns>[batch, landmarks, 2]: pixels, see <see cref="Rendering.Camera.ToPixels"/>.</returns>
    public Tensor ProjectLandmarks(Tensor posed) => Camera.ToPixels(posed.IndexSelect(1, _landmarks));

    private Tensor OnesLike(Tensor values) =>
        Tensor.Zeros([values.Shape[0], Mesh.Vertices, 1], values.ElementType, values.Device) + 1;

    private RenderedFaces Finish(Tensor pixels, Tensor positions, Tensor posed, Tensor normals, Fragments fragments)
    {
        if (IsAntialiased) pixels = pixels.Antialias(positions, fragments);
        return new RenderedFaces(this, posed, normals, fragments, pixels.Slice(1, 0, 3), pixels.Slice(1, 3, 1));
    }
}
