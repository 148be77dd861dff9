using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers;
using Deocc.Engine.Ops;
using Deocc.Engine.Optimizers;
using Deocc.Engine.Optimizers.Schedules;
using Deocc.Engine.Random;
using Deocc.Engine.Serialization;
using Deocc.Engine.Tensors;
using Deocc.Imaging;
using Deocc.Models.Discriminators;
using Deocc.Models.Files;
using Deocc.Models.Inpainting;
using Deocc.Models.Reconstruction;
using Deocc.Training.Data.Loading;
using Deocc.Training.Losses;
using Deocc.Training.Runs;

namespace Deocc.Training.Tasks.Inpainting;

/// <summary>
/// Trains the generator that paints what covers a face, against a discriminator. Occluders are drawn over clean faces, which
/// are the truth; what hides those themselves is judged by the similarity to its smooth surroundings and by the discriminator.
/// </summary>
public sealed class InpaintingTask : TrainingTask
{
    private const double Beta1 = 0.5;
    private const ulong MarginStream = 0x4D41_5247;
    private const ulong BentStream = 0x4245_4E54;
    private const ulong NoiseSalt = 0x4E4F_4953;
    private const int FullSize = 256;

    private readonly InpaintingOptions _options;
    private readonly GatedGenerator _generator;
    private readonly VggDiscriminator? _discriminator;
    private readonly Adam _generatorOptimizer;
    private readonly Adam? _discriminatorOptimizer;
    private readonly IdentityLoss? _identity;
    private readonly PerceptualLoss? _perceptual;
    private readonly FaceReconstructor? _reconstructor;
    private readonly OccludedFaces _data;
    private readonly RenderedBatches _batches;
    private readonly InpaintingValidation _validation;

    /// <summary>Makes the networks and lists the data.</summary>
    /// <exception cref="UsageException">No data set is named, or it lacks masks, regions or landmarks.</exception>
    /// <exception cref="FileFormatException">A folder or file cannot be used.</exception>
    public InpaintingTask(InpaintingOptions options)
    {
        _options = options;
        _data = new OccludedFaces(options, occludeProbability: 1, Variation(options), options.Kinds);
        if (_data.Train.Concat(_data.Validation).FirstOrDefault(sample => sample.Mask is null || sample.Region is null || sample.Landmarks is null) is { } bare)
            throw new UsageException($"{bare.Image} needs masks of the visible face and of the face region, and landmarks, for inpainting");
        _reconstructor = RenderedRegion.Reconstructor(options.Reconstruction);
        _batches = new RenderedBatches(_data, _reconstructor);
        RandomGenerator.Current = new RandomGenerator(options.Seed);
        _generator = new GatedGenerator(new GatedGeneratorOptions
        {
            BaseWidth = options.BaseWidth,
            MaxWidth = options.MaxWidth,
            Levels = options.Levels,
            StemKernel = options.StemKernel,
            ResidualBlocks = options.ResidualBlocks,
            Skips = options.Skips,
            PositionLevels = options.PositionLevels,
            Fill = options.Fill,
            Residual = options.Residual,
            Coarse = CoarseShape(options),
        });
        if (options.Start.Length > 0) _generator.Load(options.Start);
        if (options.Coarse.Length > 0) _generator.Coarse!.Load(options.Coarse);
        _generatorOptimizer = Optimizer(_generator, options.Steps);
        if (options.AdversarialWeight > 0)
        {
            _discriminator = new VggDiscriminator(new VggDiscriminatorOptions
            {
                Size = options.DiscriminatorSize == 0 ? options.Size : Pixels(options.DiscriminatorSize),
                BaseWidth = options.DiscriminatorWidth,
                MaxWidth = options.DiscriminatorMaxWidth,
            });
            _discriminatorOptimizer = Optimizer(_discriminator, options.Steps - options.AdversarialAfter);
        }

        if (options is { IdentityWeight: > 0, IdentityWeights.Length: > 0 }) _identity = new IdentityLoss(options.IdentityWeights);
        if (options is { PerceptualWeight: > 0, PerceptualWeights.Length: > 0 }) _perceptual = new PerceptualLoss(options.PerceptualWeights);
        _validation = new InpaintingValidation(options, _data.Validation, _reconstructor, Pixels(InpaintingInput.UsualMargin));
    }

    /// <inheritdoc/>
    public override Module Network => _generator;

    /// <inheritdoc/>
    public override IReadOnlyList<NamedModule> Companions => _discriminator is null ? [] : [new NamedModule("discriminator", _discriminator)];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, Optimizer Optimizer)> Optimizers =>
        _discriminatorOptimizer is null
            ? [("adam", _generatorOptimizer)]
            : [("adam", _generatorOptimizer), ("discriminator adam", _discriminatorOptimizer)];

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Metadata => _generator.Metadata(_options.Size);

    /// <inheritdoc/>
    public override (long Epoch, long Position) Place => _batches.Place;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes =>
    [
        .. _identity is null && _options.IdentityWeight > 0 ? ["the identity is left out: identityWeights names no weights of MobileFaceNet"] : (string[])[],
        .. _perceptual is null && _options.PerceptualWeight > 0 ? ["the difference of features is left out: perceptualWeights names no weights"] : (string[])[],
        .. _reconstructor is null ? ["the rendered face is left out: reconstruction names no weights"] : (string[])[],
    ];

    /// <inheritdoc/>
    public override void Begin(long epoch, long position) => _batches.Begin(epoch, position);

    /// <inheritdoc/>
    public override StepLosses Step(long step)
    {
        (FaceBatch faces, RenderedRegion? rendered) = _batches.Next();
        using FaceBatch used = faces;
        using RenderedRegion? drawn = rendered;
        if (_options.BentShare > 0) drawn?.Bend(faces.OnHost.Landmarks!, DrawBent(step, faces.Samples.Count));
        InpaintingBatch batch = InpaintingBatch.From(
            faces, rendered, _options.Fill, _options.BeyondFace, DrawMargins(step, faces.Samples.Count), Pixels(_options.Erosion), _options.Seed ^ NoiseSalt, (ulong)step);
        Tensor painted = _generator.Forward(batch.Input);
        bool isJudged = _discriminator is not null && step >= _options.AdversarialAfter;
        var losses = new List<(string Name, Tensor Loss)>();
        HoleCrops? crops = isJudged && _options.DiscriminatorSize > 0 ? new HoleCrops(batch.HoleOnHost.Span, _options.Size, Pixels(_options.DiscriminatorSize)) : null;
        if (isJudged) losses.AddRange(JudgeStep(Judged(faces.Clean), Judged(painted.Detach()), batch.Visible));

        Tensor counted = _options.PartsWeight > 1 ? batch.Truth * FaceParts.Weights(faces.OnHost.Landmarks!, _options.Size, _options.PartsWeight) : batch.Truth;
        Tensor total = Weigh("pixel", _options.PixelWeight, MaskedLoss.L1(painted, faces.Clean, counted));
        if (_options.SimilarityWeight > 0)
            total += Weigh("similarity", _options.SimilarityWeight, StructuralLoss.Hard(painted, batch.Blend, batch.Region, _options.HardThreshold, _options.HardShare));
        if (_options.BackgroundWeight > 0)
            total += Weigh("background", _options.BackgroundWeight, MaskedLoss.L1(painted, faces.Occluded, batch.Background));
        if (_identity is not null)
            total += Weigh("identity", _options.IdentityWeight, _identity.Mean(painted, faces.Clean, faces.OnHost.Landmarks!));
        if (_perceptual is not null)
            total += Weigh("perceptual", _options.PerceptualWeight, _perceptual.Mean(Where(batch.Truth, painted), faces.Clean, faces.OnHost.Landmarks!));
        if (_options.VariationWeight > 0)
            total += Weigh("variation", _options.VariationWeight, Smoothness.Squared(painted));
        if (isJudged)
        {
            // The discriminator only passes gradients on here.
            _discriminator!.Freeze();
            total += Weigh("adversarial", _options.AdversarialWeight, AdversarialLoss.Generator(_discriminator.Forward(Judged(painted))));
            _discriminator.Unfreeze();
        }

        _generatorOptimizer.ClearGradients();
        total.Backward();
        _generatorOptimizer.Step();
        return new StepLosses([("total", total), .. losses]);

        Tensor Judged(Tensor picture) => crops is null ? picture : crops.Of(Where(batch.Hole, picture));

        // The picture where a mask says, the clean one elsewhere.
        Tensor Where(Tensor mask, Tensor picture) => faces.Clean.Add((picture - faces.Clean) * mask);

        Tensor Weigh(string name, double weight, Tensor loss)
        {
            losses.Add((name, loss));
            return loss * weight;
        }
    }

    /// <inheritdoc/>
    public override ValidationReport Validate() => _validation.Measure(_generator);

    /// <inheritdoc/>
    public override Image<byte> Sample() => _validation.Show(_generator);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _batches.Dispose();
        _data.Dispose();
        _generatorOptimizer.Dispose();
        _discriminatorOptimizer?.Dispose();
        _generator.Dispose();
        _discriminator?.Dispose();
        _identity?.Dispose();
        _perceptual?.Dispose();
        _reconstructor?.Dispose();
    }

    /// <summary>The shape of the generator that paints first: from its own file, else from the file to begin with.</summary>
    private static GatedGeneratorOptions? CoarseShape(InpaintingOptions options)
    {
        if (options.Coarse.Length > 0)
        {
            using WeightFile coarse = WeightFile.Open(options.Coarse);
            return GatedGenerator.OptionsOf(coarse);
        }

        if (options.Start.Length == 0) return null;
        using WeightFile start = WeightFile.Open(options.Start);
        return NetworkFile.NetworkOf(start) is null ? null : GatedGenerator.OptionsOf(start).Coarse;
    }

    private static AugmentOptions Variation(InpaintingOptions options) => new()
    {
        Scale = options.ScaleVariation,
        Degrees = options.TurnVariation,
        Shift = options.ShiftVariation,
        ColorJitter = options.ColorJitter,
        Degrade = 0,
    };

    private IReadOnlyList<(string Name, Tensor Loss)> JudgeStep(Tensor clean, Tensor painted, IReadOnlyList<double> visible)
    {
        int[] chosen = [.. Enumerable.Range(0, visible.Count).Where(i => visible[i] >= _options.RealOverlap)];
        if (chosen.Length == 0) return [];
        Tensor real = clean.IndexSelect(0, chosen);
        Tensor loss = AdversarialLoss.Discriminator(_discriminator!.Forward(real), _discriminator.Forward(painted));
        Tensor total = _options.GradientPenalty > 0 ? loss + (GradientPenalty.R1(_discriminator.Forward, real) * (0.5 * _options.GradientPenalty)) : loss;
        _discriminatorOptimizer!.ClearGradients();
        total.Backward();
        _discriminatorOptimizer.Step();
        return [("discriminator", loss)];
    }

    private Adam Optimizer(Module network, long steps) => new(network.NamedParameters(), _options.LearningRate, Beta1)
    {
        Schedule = _options.Cosine ? new CosineSchedule(steps) : MultiStepSchedule.DropAtHalf(steps),
        MaxGradientNorm = _options.MaxGradientNorm > 0 ? _options.MaxGradientNorm : null,
    };

    private int[] DrawMargins(long step, int count)
    {
        var random = new RandomGenerator(_options.Seed ^ MarginStream, (ulong)step);
        return [.. Enumerable.Range(0, count).Select(_ => Pixels(random.NextInt32(_options.LeastMargin, _options.MostMargin + 1)))];
    }

    private bool[] DrawBent(long step, int count)
    {
        var random = new RandomGenerator(_options.Seed ^ BentStream, (ulong)step);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() < _options.BentShare)];
    }

    private int Pixels(int ofFullSize) => (int)Math.Round((double)ofFullSize * _options.Size / FullSize);
}
