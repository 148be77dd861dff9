using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Optimizers;
using Deocc.Engine.Optimizers.Schedules;
using Deocc.Engine.Tensors;
using Deocc.Models.FaceModels;
using Deocc.Models.Reconstruction;
using Deocc.Models.Rendering;

namespace Deocc.Models.Fitting;

/// <summary>
/// Fits a face model to a picture with 68 landmarks, without any network: pose and shape from the landmarks alone first, then
/// all coefficients by Adam through the renderer, with Deng et al.'s losses.
/// </summary>
public sealed class FaceFitter : IDisposable
{
    private const int LightCoefficients = 3 * SphericalHarmonics.Functions;

    private readonly MorphableFaceRenderer _renderer;
    private readonly FitOptions _options;
    private readonly LandmarkFitter _landmarkFitter;
    private readonly FitObjective _objective;

    /// <summary>Prepares to fit pictures of the renderer's size.</summary>
    /// <param name="renderer">Model and camera.</param>
    /// <param name="options">Weights and steps; the defaults if null.</param>
    /// <exception cref="UsageException">The model names no 68 landmarks.</exception>
    public FaceFitter(MorphableFaceRenderer renderer, FitOptions? options = null)
    {
        _renderer = renderer;
        _options = options ?? new FitOptions();
        _landmarkFitter = new LandmarkFitter(renderer.Model, renderer.Renderer.Camera, _options);
        _objective = new FitObjective(renderer, _options);
    }

    /// <summary>Fits one face.</summary>
    /// <param name="image">[1, 3, height, width], of the camera's size, 0..1.</param>
    /// <param name="landmarks">x and y of 68 points in pixels, pixel centres at half-integers.</param>
    /// <param name="visible">[1, 1, height, width]: 1 where the face is not covered; null where nothing is known of that.</param>
    /// <param name="report">Is told of every step.</param>
    /// <exception cref="ShapeException">The picture has another size, or there are no 68 points.</exception>
    /// <exception cref="FileFormatException">The landmarks are no face.</exception>
    public FitResult Fit(Tensor image, ReadOnlySpan<double> landmarks, Tensor? visible = null, Action<FitProgress>? report = null)
    {
        Size2d size = _renderer.Renderer.Camera.Size;
        if (image.Shape != new Shape(1, 3, size.Height, size.Width))
            throw new ShapeException($"FaceFitter: image {image.Shape} must be [1, 3, {size.Height}, {size.Width}]");
        if (landmarks.Length != 2 * MorphableModelData.LandmarkCount)
            throw new ShapeException($"FaceFitter: {landmarks.Length} coordinates; expected x and y of {MorphableModelData.LandmarkCount} points");
        using var scope = new TensorScope();
        FaceCoefficients face = Start(_landmarkFitter.Fit(landmarks));
        float[] places = Array.ConvertAll(landmarks.ToArray(), value => (float)value);
        var target = new FitTarget(image, Tensor.From(places, [1, MorphableModelData.LandmarkCount, 2]), visible);
        Improve(face, target, report);
        FitResult result;
        using (new TensorScope())
        {
            FitTerms terms = _objective.Evaluate(face, target);
            result = new FitResult(face, terms.Total.Item(), terms.Photo.Item(), terms.LandmarkPixels.Item(), terms.LandmarkError(target));
        }

        foreach (Tensor part in Parts(face))
        {
            part.ClearGradient();
            part.RequiresGradient = false;
            scope.Keep(part);
        }

        return result;
    }

    /// <summary>Lets go of the constants.</summary>
    public void Dispose() => _objective.Dispose();

    private static Tensor Row(double[] values) => Tensor.From(Array.ConvertAll(values, value => (float)value), [1, values.Length]);

    private static Tensor[] Parts(FaceCoefficients face) =>
        [face.Identity, face.Expression, face.Texture, face.Light, face.Pose.Angles, face.Pose.Translation];

    private FaceCoefficients Start(LandmarkFit fit) => new(
        Row(fit.Identity),
        Row(fit.Expression),
        Tensor.Zeros([1, _renderer.Model.TextureCount]),
        Tensor.Zeros([1, LightCoefficients]),
        new Pose(Row(fit.Angles), Row(fit.Translation)));

    private void Improve(FaceCoefficients face, FitTarget target, Action<FitProgress>? report)
    {
        if (_options.Steps == 0) return;
        foreach (Tensor part in Parts(face)) part.RequiresGradient = true;
        using var optimizer = new Adam(
            [
                new NamedTensor("light", face.Light), new NamedTensor("angles", face.Pose.Angles),
                new NamedTensor("translation", face.Pose.Translation),
            ],
            _options.SceneStep)
        {
            // A model without texture modes has nothing to learn there.
            MissingGradients = MissingGradients.Skip,
        };
        optimizer.AddGroup(new ParameterGroup(
            [new NamedTensor("identity", face.Identity), new NamedTensor("expression", face.Expression)], _options.ShapeStep));
        optimizer.AddGroup(new ParameterGroup([new NamedTensor("texture", face.Texture)], _options.TextureStep));
        optimizer.Schedule = new CosineSchedule(_options.Steps);
        for (int step = 1; step <= _options.Steps; step++)
        {
            using var scope = new TensorScope();
            FitTerms terms = _objective.Evaluate(face, target);
            optimizer.ClearGradients();
            terms.Total.Backward();
            optimizer.Step();
            report?.Invoke(new FitProgress(step, _options.Steps, terms.Total.Item(), terms.Photo.Item(), terms.LandmarkPixels.Item()));
        }
    }
}
