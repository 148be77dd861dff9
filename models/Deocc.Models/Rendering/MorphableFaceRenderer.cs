using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Models.FaceModels;
using Deocc.Models.Reconstruction;

namespace Deocc.Models.Rendering;

/// <summary>Draws the faces of a morphable model from their coefficients; differentiable in all of them.</summary>
/// <param name="model">The face model; stays the caller's.</param>
/// <param name="camera">How faces are seen.</param>
/// <param name="isAntialiased">Whether silhouettes are smoothed, which gives visibility its gradient.</param>
public sealed class MorphableFaceRenderer(MorphableModel model, Camera camera, bool isAntialiased = true)
{
    /// <summary>The face model.</summary>
    public MorphableModel Model { get; } = model;

    /// <summary>Draws meshes of the model's triangles.</summary>
    public FaceRenderer Renderer { get; } = new(new MeshTopology(model.VertexCount, model.Triangles), model.Landmarks, camera) { IsAntialiased = isAntialiased };

    /// <summary>Draws faces.</summary>
    /// <param name="faces">Coefficients as many as the model's modes, light and pose.</param>
    /// <exception cref="Deocc.Engine.Diagnostics.ShapeException">Coefficients that do not fit the model or each other.</exception>
    public RenderedFaces Render(FaceCoefficients faces) => Renderer.Render(
        Model.Shape(faces.Identity, faces.Expression), Model.Albedo(faces.Texture), faces.Light, faces.Pose);

    /// <summary>The model's mean face, unlit but for the ambient term, unmoved.</summary>
    /// <param name="count">How many times.</param>
    /// <param name="lightCoefficients">9 for white light, 27 for coloured.</param>
    public FaceCoefficients Mean(int count, int lightCoefficients = SphericalHarmonics.Functions) => new(
        Tensor.Zeros([count, Model.IdentityCount]),
        Tensor.Zeros([count, Model.ExpressionCount]),
        Tensor.Zeros([count, Model.TextureCount]),
        Tensor.Zeros([count, lightCoefficients]),
        new Pose(Tensor.Zeros([count, 3]), Tensor.Zeros([count, 3])));
}
