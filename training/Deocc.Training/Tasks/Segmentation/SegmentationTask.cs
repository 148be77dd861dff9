using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Optimizers;
using Deocc.Engine.Optimizers.Schedules;
using Deocc.Engine.Random;
using Deocc.Engine.Serialization.Mapping;
using Deocc.Engine.Tensors;
using Deocc.Imaging;
using Deocc.Imaging.Drawing;
using Deocc.Models.Rendering;
using Deocc.Models.Segmentation;
using Deocc.Training.Data;
using Deocc.Training.Data.Loading;
using Deocc.Training.Losses;
using Deocc.Training.Occluders;
using Deocc.Training.Occluders.Scenes;
using Deocc.Training.Runs;

namespace Deocc.Training.Tasks.Segmentation;

/// <summary>
/// Trains the network that finds the visible face: Dice and the cross-entropy of hard pixels, under occluders drawn on the fly.
/// A second round on hard examples takes the list that the first one wrote (<see cref="SegmentationOptions.Hardest"/>).
/// </summary>
public sealed class SegmentationTask : TrainingTask
{
    private const int Shown = 12;
    private const ulong HardestSeed = 0x4A2D;

    private readonly SegmentationOptions _options;
    private readonly UNet _network;
    private readonly Adam _optimizer;
    private readonly OccludedFaces _data;
    private readonly IReadOnlyList<FaceSample> _candidates;
    private long _steps;

    /// <summary>Makes the network and lists the data.</summary>
    /// <exception cref="UsageException">No data set is named, or it has no masks of the visible face.</exception>
    /// <exception cref="FileFormatException">A folder or file cannot be used.</exception>
    public SegmentationTask(SegmentationOptions options)
    {
        _options = options;
        _data = new OccludedFaces(options, options.OccludeProbability, new AugmentOptions
        {
            Scale = options.ScaleVariation,
            Degrees = options.TurnVariation,
            Flip = options.Flip,
            ColorJitter = options.ColorJitter,
            Degrade = options.Degrade,
        }, options.Kinds);
        _candidates = [.. _data.Train, .. options.ExtraData.SelectMany(folder => FaceDataset.Open(folder).Samples)];
        if (_candidates.Concat(_data.Validation).FirstOrDefault(sample => sample.Mask is null) is { } bare)
            throw new UsageException($"{bare.Image} has no mask of the visible face, which segmentation learns");
        _data.Train = options.SampleWeights.Length == 0
            ? _candidates
            : SampleWeights.Apply(_candidates, SampleWeights.Read(options.SampleWeights), options.Seed, options.SampleWeights);

        RandomGenerator.Current = new RandomGenerator(options.Seed);
        _network = new UNet(new UNetOptions
        {
            Encoder = options.Encoder,
            EncoderWidth = options.EncoderWidth,
            DecoderWidths = options.DecoderWidths,
            OutputChannels = options.Covering > 0 ? 2 : 1,
        });
        if (options.EncoderWeights.Length > 0) _network.Encoder.Load(options.EncoderWeights, new StateDictMapping().Ignore(@"^fc\."));
        if (options.Start.Length > 0) _network.Load(options.Start);
        _optimizer = new Adam(_network.NamedParameters(), options.LearningRate)
        {
            Schedule = new CosineSchedule(options.Steps, options.LastLearningRate),
        };
    }

    /// <summary>How many samples an epoch shows, repeated ones included.</summary>
    public int TrainingSamples => _data.Train.Count;

    /// <inheritdoc/>
    public override Module Network => _network;

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
        using Tensor? known = _options.IgnoresWornGlasses ? WornGlasses.Known(batch) : null;
        Tensor outputs = _network.Forward(batch.Occluded);
        Tensor logits = SrgMasks.FaceLogits(outputs);
        Tensor dice = Known(logits.Sigmoid()).DiceLoss(Known(batch.Face!));
        Tensor losses = Known(logits.BinaryCrossEntropyWithLogits(batch.Face!, reduction: Reduction.None));
        Tensor crossEntropy = HardExamples.Mean(losses, _options.HardThreshold, _options.HardShare);
        Tensor total = (dice * _options.Dice) + (crossEntropy * _options.CrossEntropy);
        var terms = new List<(string Name, Tensor Loss)> { ("dice", dice), ("hard cross-entropy", crossEntropy) };
        if (_options.Covering > 0)
        {
            Tensor covering = CoveringLoss(SrgMasks.CoveringLogits(outputs), batch, known);
            total += covering * _options.Covering;
            terms.Add(("covering", covering));
        }

        _optimizer.ClearGradients();
        total.Backward();
        _optimizer.Step();
        _steps = step + 1;
        return new StepLosses([("total", total), .. terms]);

        Tensor Known(Tensor values) => known is null ? values : values * known;
    }

    /// <inheritdoc/>
    public override ValidationReport Validate()
    {
        if (_steps == _options.Steps && _options.Hardest.Length > 0) WriteHardest();
        MaskScore[] scores = [.. Score(_data.ValidationBatches(_options.OccludeProbability)).Select(entry => entry.Score)];
        return new ValidationReport(
            [
                new("face IoU", scores.Average(score => score.Overlap)),
                new("precision", scores.Average(score => score.Precision)),
                new("recall", scores.Average(score => score.Recall)),
            ],
            HigherIsBetter: true,
            string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"visible face at a threshold of 0.5, whole crop, mean over {scores.Length} pictures, {_options.OccludeProbability:P0} of them under held-back occluders"));
    }

    /// <inheritdoc/>
    public override Image<byte> Sample()
    {
        var cells = new List<(Image<byte>, string)>();
        IReadOnlyList<FaceSample> shown = [.. _data.Validation.Take(Shown)];
        foreach (FaceBatch batch in _data.Batches(shown, occludeProbability: 1, OccluderSet.HeldBack, HardestSeed))
        {
            using var scope = new TensorScope();
            Tensor outputs = _network.Forward(batch.Occluded);
            Tensor logits = SrgMasks.FaceLogits(outputs);
            IReadOnlyList<MaskScore> scores = MaskScore.Of(logits, batch.Face!);
            Tensor picture = (batch.Occluded * 0.5) + 0.5;
            Tensor predicted = logits.Sigmoid();
            for (int i = 0; i < batch.Samples.Count; i++)
            {
                cells.Add((picture.ToImage(i), batch.Kinds[i]?.ToString().ToLowerInvariant() ?? string.Empty));
                cells.Add((predicted.ToImage(i), string.Create(System.Globalization.CultureInfo.InvariantCulture, $"predicted, IoU {scores[i].Overlap:F3}")));
                cells.Add(_options.Covering > 0 ? (SrgMasks.CoveringLogits(outputs).Sigmoid().ToImage(i), "covering") : (batch.Face!.ToImage(i), "true"));
            }
        }

        return ContactSheet.Create(cells, new ContactSheetOptions { Columns = 6, CellWidth = _options.Size });
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _data.Dispose();
        _optimizer.Dispose();
        _network.Dispose();
    }

    /// <summary>
    /// A person's own hair covers nothing: of a sample without drawn occluder everything counts as uncovered. Glasses do cover,
    /// where the data set knows of them, but are not labelled: such a sample counts only below a drawn occluder, or beside them.
    /// </summary>
    private static Tensor CoveringLoss(Tensor logits, FaceBatch batch, Tensor? known)
    {
        if (known is not null) return (logits.BinaryCrossEntropyWithLogits(batch.Cover, reduction: Reduction.None) * known).Mean();
        int[] certain =
        [
            .. Enumerable.Range(0, batch.Samples.Count)
                .Where(i => batch.Kinds[i] is not null || !FaceScene.IsLikelyToWearGlasses(batch.Samples[i].Attributes)),
        ];
        if (certain.Length == 0) return Tensor.Zeros([]);
        return logits.IndexSelect(0, certain).BinaryCrossEntropyWithLogits(batch.Cover.IndexSelect(0, certain));
    }

    private IEnumerable<(FaceSample Sample, MaskScore Score)> Score(IEnumerable<FaceBatch> batches) =>
        batches.SelectMany(batch => batch.Samples.Zip(Score(batch)));

    private IReadOnlyList<MaskScore> Score(FaceBatch batch)
    {
        using var scope = new TensorScope();
        return MaskScore.Of(SrgMasks.FaceLogits(_network.Forward(batch.Occluded)), batch.Face!);
    }

    private void WriteHardest()
    {
        int count = (int)Math.Ceiling(_candidates.Count * _options.HardestShare);
        IEnumerable<FaceBatch> batches = _data.Batches(_candidates, _options.OccludeProbability, OccluderSet.Train, HardestSeed);
        SampleWeights.Write(_options.Hardest, Score(batches)
            .OrderBy(entry => entry.Score.Overlap)
            .Take(count)
            .Select(entry => new SampleWeight(entry.Sample.Id, _options.HardestWeight, Math.Round(entry.Score.Overlap, 4))));
    }
}
