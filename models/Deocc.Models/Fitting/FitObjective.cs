using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Models.FaceModels;
using Deocc.Models.Reconstruction;
using Deocc.Models.Rendering;

namespace Deocc.Models.Fitting;

/// <summary>
/// What a fit minimises (Deng et al. 2019, equations 2 to 6 and authors' code): colours over the visible face, landmarks, sizes of
/// the coefficients, colour of the light, variance of the skin's albedo.
/// </summary>
internal sealed class FitObjective : IDisposable
{
    // Pixels that the face covers but for a thousandth: soft silhouettes are left to the landmarks.
    private const double WholePixel = 0.999;

    private readonly MorphableFaceRenderer _renderer;
    private readonly FitOptions _options;
    private readonly Tensor _landmarkWeights;
    private readonly Tensor _face;
    private readonly Tensor _skin;

    public FitObjective(MorphableFaceRenderer renderer, FitOptions options)
    {
        (_renderer, _options) = (renderer, options);
        double[] weights = FaceLosses.LandmarkWeights(options.InnerLandmarks, options.JawLandmarks);
        MorphableModel model = renderer.Model;
        float[] face = [.. model.Regions.Select(region => IsFace(region) ? 1f : 0f)];
        _landmarkWeights = Constant(Array.ConvertAll(weights, weight => (float)weight), [1, weights.Length, 1]);
        _face = Constant(face, [1, face.Length, 1]);
        _skin = FaceLosses.SkinOf(model).Unscoped();
    }

    /// <summary>The objective at a face.</summary>
    public FitTerms Evaluate(FaceCoefficients face, FitTarget target)
    {
        MorphableModel model = _renderer.Model;
        Tensor albedo = model.Albedo(face.Texture);
        RenderedFaces rendered = _renderer.Renderer.Render(model.Shape(face.Identity, face.Expression), albedo, face.Light, face.Pose);
        Tensor photo = PhotoDistance(rendered, target);
        Tensor landmarks = rendered.Landmarks();
        Tensor pixelError = (landmarks - target.Landmarks).Square().Sum([2]).Mean().Sqrt();
        double pixels = _renderer.Renderer.Camera.ReferenceHeight / _renderer.Renderer.Camera.Size.Height;
        Tensor coefficients = FaceLosses.Coefficients(face, _options.Identity, _options.Expression, _options.Texture);
        Tensor total = (photo * _options.Photo)
            + (FaceLosses.Landmarks(landmarks, target.Landmarks, _landmarkWeights) * (_options.Landmarks * pixels * pixels))
            + (coefficients * _options.Coefficients)
            + (LightColor(face.Light) * _options.Light)
            + (FaceLosses.Reflectance(albedo, _skin) * _options.Reflectance);
        return new FitTerms(total, photo, pixelError, landmarks);
    }

    public void Dispose()
    {
        _landmarkWeights.Dispose();
        _face.Dispose();
        _skin.Dispose();
    }

    private static bool IsFace(FaceRegion region) =>
        region is FaceRegion.Skin or FaceRegion.Brows or FaceRegion.Eyes or FaceRegion.Nose or FaceRegion.Lips;

    private static Tensor Constant(float[] values, Shape shape) => Tensor.From(values, shape).Unscoped();

    private static Tensor LightColor(Tensor light)
    {
        Tensor channels = light.Reshape(light.Shape[0], 3, SphericalHarmonics.Functions);
        return (channels - channels.Mean([1], keepAxes: true)).Square().Mean();
    }

    private Tensor PhotoDistance(RenderedFaces rendered, FitTarget target)
    {
        Fragments constant = rendered.Fragments with { Barycentrics = rendered.Fragments.Barycentrics.Detach() };
        Tensor mask = rendered.Mask.Detach().GreaterOrEqual(WholePixel) * _face.Interpolate(constant).GreaterOrEqual(0.5);
        if (target.Visible is { } visible) mask *= visible;
        return FaceLosses.Photo(rendered.Image, target.Image, mask);
    }
}
