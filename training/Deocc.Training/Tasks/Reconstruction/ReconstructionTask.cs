using System.Globalization;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Optimizers;
using Deocc.Engine.Optimizers.Schedules;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Imaging;
using Deocc.Imaging.Drawing;
using Deocc.Models.FaceModels;
using Deocc.Models.Fitting;
using Deocc.Models.Reconstruction;
using Deocc.Models.Rendering;
using Deocc.Training.Data.Loading;
using Deocc.Training.Losses;
using Deocc.Training.Occluders;
using Deocc.Training.Runs;

namespace Deocc.Training.Tasks.Reconstruction;

/// <summary>
/// Trains the network that predicts a face's coefficients from an occluded crop: by rendered faces whose coefficients are known,
/// and by photographs, self-supervised by what the renderer makes of the prediction. Occluders lie over the input alone.
/// </summary>
public sealed class ReconstructionTask : TrainingTask
{
    private const int Shown = 12;
    private const ulong SampleSeed = 0x4A2D;

    // Pixels that the face covers but for a thousandth: soft silhouettes are left to the landmarks.
    private const double WholePixel = 0.999;

    private readonly ReconstructionOptions _options;
    private readonly CoefficientRegressor _network;
    private readonly Adam _optimizer;
    private readonly OccludedFaces _data;
    private readonly MorphableModel _head;
    private readonly MorphableModel _face;
    private readonly MorphableFaceRenderer _renderer;
    private readonly Tensor _landmarkWeights;
    private readonly Tensor _coefficientWeights;
    private readonly Tensor _skin;
    private readonly int _known;
    private readonly SidecarFits? _sidecars;
    private readonly IdentityLoss? _identity;
    private KnownFaceSource? _knownFaces;

    /// <summary>Makes the network and lists the data.</summary>
    /// <exception cref="UsageException">No data set is named, or it lacks masks or 68 landmarks.</exception>
    /// <exception cref="FileFormatException">A folder or file cannot be used.</exception>
    public ReconstructionTask(ReconstructionOptions options)
    {
        _options = options;
        if (!(options.RenderedShare is >= 0 and < 1)) throw new UsageException($"renderedShare {options.RenderedShare}: must be from 0 to below 1");
        _known = (int)Math.Round(options.BatchSize * options.RenderedShare);
        if (_known == options.BatchSize) throw new UsageException($"batchSize {options.BatchSize}: leaves no photographs beside {_known} rendered faces");
        _data = new OccludedFaces(options with { BatchSize = options.BatchSize - _known }, options.OccludeProbability, new AugmentOptions
        {
            Scale = options.ScaleVariation,
            Degrees = options.TurnVariation,
            Shift = options.ShiftVariation,
            Flip = options.Flip,
            ColorJitter = options.ColorJitter,
            Degrade = options.Degrade,
        });
        if (_data.Train.Concat(_data.Validation).FirstOrDefault(sample => sample.Mask is null || sample.Landmarks is not { IsFull: true }) is { } bare)
            throw new UsageException($"{bare.Image} lacks a mask of the visible face or 68 landmarks, which reconstruction is supervised by");

        _head = options.Model.Length == 0 ? MorphableModel.BuiltIn(CpuDevice.Instance) : MorphableModel.Load(options.Model, CpuDevice.Instance);
        var layout = new CoefficientLayout(
            (CoefficientPart.Identity, _head.IdentityCount), (CoefficientPart.Expression, _head.ExpressionCount), (CoefficientPart.Texture, _head.TextureCount),
            (CoefficientPart.Light, SphericalHarmonics.Functions), (CoefficientPart.Angles, 3), (CoefficientPart.Translation, 3));
        try
        {
            if (options.Sidecars.Length > 0) _sidecars = new SidecarFits(options.Sidecars, _data.Train, _head, layout);
            if (options.IdentityWeights.Length > 0) _identity = new IdentityLoss(options.IdentityWeights);
        }
        catch
        {
            _head.Dispose();
            throw;
        }

        _face = new MorphableModel(FaceArea.Of(_head.Data));
        _renderer = new MorphableFaceRenderer(_face, new Camera(options.Size));
        RandomGenerator.Current = new RandomGenerator(options.Seed);
        IReadOnlyList<CoefficientOutput> outputs = CoefficientOutput.Of(layout, ScaleOf);
        _network = new CoefficientRegressor(new CoefficientRegressorOptions { Depth = options.Depth, Width = options.Width, Outputs = outputs });
        if (options.BackboneWeights.Length > 0) _network.Load(options.BackboneWeights, CoefficientRegressor.BackboneMapping, strict: false);
        if (options.Start.Length > 0) _network.Load(options.Start);
        _optimizer = new Adam(_network.NamedParameters(), options.LearningRate)
        {
            Schedule = new CosineSchedule(options.Steps, options.LastLearningRate),
            MaxGradientNorm = options.MostGradient > 0 ? options.MostGradient : null,
        };
        float[] landmarkWeights = Array.ConvertAll(FaceLosses.LandmarkWeights(options.InnerLandmarks, options.JawLandmarks), weight => (float)weight);
        float[] coefficientWeights = [.. outputs.SelectMany(output => Enumerable.Repeat((float)(1 / output.Scale), output.Count))];
        _landmarkWeights = Tensor.From(landmarkWeights, [landmarkWeights.Length]).Unscoped();
        _coefficientWeights = Tensor.From(coefficientWeights, [1, coefficientWeights.Length]).Unscoped();
        _skin = FaceLosses.SkinOf(_face).Unscoped();
    }

    /// <inheritdoc/>
    public override Module Network => _network;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes =>
    [
        _sidecars is null
            ? "no sidecars: photographs are supervised by colors and landmarks alone"
            : $"sidecars: {_sidecars.Count} photographs of the training split have known coefficients",
        _identity is null
            ? "no identity loss: no weights of a face recognition network were given (identityWeights)"
            : $"identity loss by MobileFaceNet with the weights of {_options.IdentityWeights}",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, Optimizer Optimizer)> Optimizers => [("adam", _optimizer)];

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Metadata => _network.Metadata(_options.Size);

    /// <inheritdoc/>
    public override (long Epoch, long Position) Place => _data.Place;

    /// <inheritdoc/>
    public override void Begin(long epoch, long position) => _data.Begin(epoch, position);

    /// <inheritdoc/>
    public override StepLosses Step(long step)
    {
        using FaceBatch batch = _data.Next();
        using KnownFaces? known = NextKnown(step);
        Tensor pictures = known is null ? batch.Occluded : Functional.Concat(0, batch.Occluded, known.Pictures);
        Tensor vectors = _network.Forward(pictures);
        int photographs = batch.Samples.Count;
        var terms = new List<(string Name, Tensor Value, double Weight)>();
        AddPhotographs(terms, vectors.Slice(0, 0, photographs), batch);
        if (_sidecars is not null)
        {
            (Tensor coefficients, Tensor isKnown) = _sidecars.Of(batch, _options.Size);
            Tensor difference = CoefficientLoss.L1(vectors.Slice(0, 0, photographs), coefficients, _coefficientWeights * isKnown);
            terms.Add(("sidecars", difference, _options.SidecarCoefficients));
        }

        if (known is not null)
        {
            Tensor difference = CoefficientLoss.L1(vectors.Slice(0, photographs, _known), known.Coefficients, _coefficientWeights);
            terms.Add(("coefficients", difference, _options.Coefficients));
        }

        Tensor total = terms.Select(term => term.Value * term.Weight).Aggregate((sum, term) => sum + term);
        _optimizer.ClearGradients();
        total.Backward();
        _optimizer.Step();
        return new StepLosses([("total", total), .. terms.Select(term => (term.Name, term.Value))]);
    }

    /// <inheritdoc/>
    public override ValidationReport Validate()
    {
        var scores = new List<ReconstructionScore>();
        foreach (FaceBatch batch in _data.ValidationBatches(_options.OccludeProbability > 0 ? _options.OccludeProbability : 1))
        {
            using var scope = new TensorScope();
            scores.AddRange(Score(batch, Render(batch)));
        }

        return new ValidationReport(
            [
                new("photo", scores.Average(score => score.Photo)),
                new("landmarks NME", scores.Average(score => score.LandmarkError)),
                new("region IoU", scores.Average(score => score.Overlap)),
            ],
            HigherIsBetter: false,
            string.Create(
                CultureInfo.InvariantCulture,
                $"colors in [0, 1], Euclidean over channels, over the clean visible face within the drawn one; landmarks in % of the outer eye corners' distance; {_options.Size} pixels, mean over {scores.Count} pictures under held-back occluders"));
    }

    /// <inheritdoc/>
    public override Image<byte> Sample()
    {
        var cells = new List<(Image<byte>, string)>();
        foreach (FaceBatch batch in _data.Batches([.. _data.Validation.Take(Shown)], occludeProbability: 1, OccluderSet.HeldBack, SampleSeed))
        {
            using var scope = new TensorScope();
            RenderedFaces rendered = Render(batch);
            IReadOnlyList<ReconstructionScore> scores = Score(batch, rendered);
            Tensor clean = ToColors(batch.Clean);
            Tensor over = rendered.Over(clean);
            for (int i = 0; i < batch.Samples.Count; i++)
            {
                cells.Add((ToColors(batch.Occluded).ToImage(i), batch.Kinds[i]?.ToString().ToLowerInvariant() ?? string.Empty));
                cells.Add((rendered.Image.ToImage(i), string.Create(CultureInfo.InvariantCulture, $"photo {scores[i].Photo:F3}")));
                cells.Add((over.ToImage(i), string.Create(CultureInfo.InvariantCulture, $"NME {scores[i].LandmarkError:F1} %")));
                cells.Add((clean.ToImage(i), "clean"));
            }
        }

        return ContactSheet.Create(cells, new ContactSheetOptions { Columns = 8, CellWidth = _options.Size });
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _knownFaces?.Dispose();
        _identity?.Dispose();
        _data.Dispose();
        _optimizer.Dispose();
        _network.Dispose();
        _face.Dispose();
        _head.Dispose();
        _landmarkWeights.Dispose();
        _coefficientWeights.Dispose();
        _skin.Dispose();
    }

    private static Tensor ToColors(Tensor pictures) => pictures.Affine(0.5, 0.5);

    private double ScaleOf(CoefficientPart part) => part switch
    {
        CoefficientPart.Angles or CoefficientPart.Translation => _options.PoseScale,
        CoefficientPart.Light => _options.LightScale,
        _ => _options.ModeScale,
    };

    private KnownFaces? NextKnown(long step)
    {
        if (_known == 0) return null;
        _knownFaces ??= new KnownFaceSource(_head, _data.Library, _network.Layout, _options, _known, step);
        return _knownFaces.Next();
    }

    private RenderedFaces Render(FaceBatch batch) => _renderer.Render(_network.Layout.Split(_network.Forward(batch.Occluded)));

    private void AddPhotographs(List<(string Name, Tensor Value, double Weight)> terms, Tensor vectors, FaceBatch batch)
    {
        FaceCoefficients faces = _network.Layout.Split(vectors);
        Tensor albedo = _face.Albedo(faces.Texture);
        RenderedFaces rendered = _renderer.Renderer.Render(_face.Shape(faces.Identity, faces.Expression), albedo, faces.Light, faces.Pose);
        Tensor mask = rendered.Mask.Detach().GreaterOrEqual(WholePixel) * batch.CleanFace!.GreaterOrEqual(0.5);
        double pixels = _renderer.Renderer.Camera.ReferenceHeight / _options.Size;
        terms.Add(("photo", FaceLosses.Photo(rendered.Image, ToColors(batch.Clean), mask), _options.Photo));
        if (_identity is not null)
            terms.Add(("identity", _identity.Mean(rendered.Image.Affine(2, -1) * mask, batch.Clean * mask, batch.OnHost.Landmarks!), _options.Identity));
        terms.Add(("landmarks", FaceLosses.Landmarks(rendered.Landmarks(), batch.Landmarks!, _landmarkWeights) * (pixels * pixels), _options.Landmarks));
        terms.Add(("regularization", FaceLosses.Coefficients(faces), _options.Regularization));
        terms.Add(("reflectance", FaceLosses.Reflectance(albedo, _skin), _options.Reflectance));
    }

    private static IReadOnlyList<ReconstructionScore> Score(FaceBatch batch, RenderedFaces rendered) => ReconstructionScore.Of(
        rendered.Image, rendered.Mask, rendered.Landmarks(), ToColors(batch.Clean), batch.CleanFace!, batch.Region, batch.Landmarks!);
}
