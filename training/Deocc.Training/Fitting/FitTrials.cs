using System.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Models.FaceModels;
using Deocc.Models.Fitting;
using Deocc.Models.Reconstruction;
using Deocc.Models.Rendering;
using Deocc.Training.Metrics.Surfaces;

namespace Deocc.Training.Fitting;

/// <summary>
/// Measures a fit where the truth is known: draws random people, renders them, and recovers them from picture and landmarks.
/// </summary>
public sealed class FitTrials
{
    private const double MillimetresPerDecimetre = 100;
    private const double MostYaw = 0.5;
    private const double MostPitch = 0.2;
    private const double MostRoll = 0.15;

    private readonly MorphableFaceRenderer _renderer;
    private readonly FitOptions _options;
    private readonly int[] _face;

    /// <summary>Prepares trials.</summary>
    /// <param name="renderer">Model and camera.</param>
    /// <param name="options">The fit's options.</param>
    public FitTrials(MorphableFaceRenderer renderer, FitOptions options)
    {
        (_renderer, _options) = (renderer, options);
        IReadOnlyList<FaceRegion> regions = renderer.Model.Regions;
        _face = [.. Enumerable.Range(0, regions.Count).Where(vertex => regions[vertex] <= FaceRegion.Lips)];
    }

    /// <summary>Draws one person of <see cref="FaceSampler"/> with an expression, turned up to 29 degrees, in faintly coloured light from anywhere in front.</summary>
    /// <param name="random">The source of chance.</param>
    public FaceCoefficients Draw(RandomGenerator random)
    {
        var sampler = new FaceSampler(_renderer.Model);
        (float[] identity, float[] texture) = sampler.Person(random);
        float[] expression = sampler.Expression(random);
        float[] light = new float[3 * SphericalHarmonics.Functions];
        (double side, double height) = (random.NextDouble(-0.35, 0.35), random.NextDouble(-0.35, 0.1));
        for (int channel = 0; channel < 3; channel++)
        {
            int first = SphericalHarmonics.Functions * channel;
            light[first] = (float)(-0.1 + random.NextDouble(-0.03, 0.03));
            (light[first + 1], light[first + 2], light[first + 3]) = ((float)height, 0.3f, (float)side);
        }

        float[] angles =
        [
            (float)random.NextDouble(-MostPitch, MostPitch), (float)random.NextDouble(-MostYaw, MostYaw),
            (float)random.NextDouble(-MostRoll, MostRoll),
        ];
        float[] translation = [(float)random.NextDouble(-0.05, 0.05), (float)random.NextDouble(-0.05, 0.05), (float)random.NextDouble(-0.5, 0.5)];
        return new FaceCoefficients(
            Row(identity),
            Row(expression),
            Row(texture),
            Row(light),
            new Pose(Row(angles), Row(translation)));
    }

    /// <summary>Draws, renders and recovers one person.</summary>
    /// <param name="random">The source of chance.</param>
    /// <param name="pictures">Is given the picture and the recovered face's; null to leave it.</param>
    public FitTrial Run(RandomGenerator random, Action<Tensor, RenderedFaces>? pictures = null)
    {
        using var scope = new TensorScope();
        FaceCoefficients truth = Draw(random);
        RenderedFaces rendered = _renderer.Render(truth);
        Tensor picture = rendered.Over(Tensor.Uniform([1, 3, 1, 1], random: random));
        double[] landmarks = Array.ConvertAll(rendered.Landmarks().ToArray<float>(), value => (double)value);
        using var landmarkFitter = new FaceFitter(_renderer, _options with { Steps = 0 });
        FitResult start = landmarkFitter.Fit(picture, landmarks);
        using var fitter = new FaceFitter(_renderer, _options);
        var clock = Stopwatch.StartNew();
        FitResult result = fitter.Fit(picture, landmarks);
        double seconds = clock.Elapsed.TotalSeconds;
        pictures?.Invoke(picture, _renderer.Render(result.Face));
        return new FitTrial(
            Compare(_renderer.Mean(1), truth), Compare(start.Face, truth), Compare(result.Face, truth),
            TextureDistance(result.Face, truth), AngleDistance(result.Face, truth), result.Photo, seconds);
    }

    private static Tensor Row(float[] values) => Tensor.From(values, [1, values.Length]);

    private static double AngleDistance(FaceCoefficients found, FaceCoefficients truth) =>
        found.Pose.Angles.ToArray<float>().Zip(truth.Pose.Angles.ToArray<float>(), (a, b) => Math.Abs(a - b)).Max() * 180 / Math.PI;

    private double TextureDistance(FaceCoefficients found, FaceCoefficients truth)
    {
        float[] a = _renderer.Model.Albedo(found.Texture).ToArray<float>();
        float[] b = _renderer.Model.Albedo(truth.Texture).ToArray<float>();
        double sum = 0;
        foreach (int vertex in _face)
        {
            for (int channel = 0; channel < 3; channel++) sum += Math.Abs(a[(3 * vertex) + channel] - b[(3 * vertex) + channel]);
        }

        return sum / (3 * _face.Length);
    }

    private ShapeErrors Compare(FaceCoefficients found, FaceCoefficients truth)
    {
        Point3[] from = FaceOf(found);
        Point3[] to = FaceOf(truth);
        SpatialSimilarity similarity = SpatialSimilarity.Fit(from, to);
        double sum = 0;
        double largest = 0;
        for (int i = 0; i < from.Length; i++)
        {
            Point3 difference = similarity.Apply(from[i]) - to[i];
            double distance = Math.Sqrt(difference.Dot(difference));
            sum += distance;
            largest = Math.Max(largest, distance);
        }

        double mean = sum / from.Length;
        double height = to.Max(point => point.Y) - to.Min(point => point.Y);
        return new ShapeErrors(mean * MillimetresPerDecimetre, largest * MillimetresPerDecimetre, mean / height);
    }

    private Point3[] FaceOf(FaceCoefficients face)
    {
        Point3[] all = Point3.FromArray(_renderer.Model.Shape(face.Identity, face.Expression).OnHost().AsSpan<float>());
        return [.. _face.Select(vertex => all[vertex])];
    }
}
