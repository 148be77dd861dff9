using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers;
using Deocc.Engine.Ops;
using Deocc.Engine.Optimizers;
using Deocc.Engine.Optimizers.Schedules;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Imaging;
using Deocc.Models.Landmarks;
using Deocc.Training.Data;
using Deocc.Training.Data.Loading;
using Deocc.Training.Occluders;
using Deocc.Training.Runs;

namespace Deocc.Training.Tasks.Landmarks;

/// <summary>
/// Trains the 68-landmark network on portraits and rendered people, most of them occluded, in crops that are shifted, scaled and
/// turned; see <see cref="LandmarkTrainingOptions"/>.
/// </summary>
public sealed class LandmarkTask : TrainingTask
{
    private const ulong WeightStream = 1;
    private const int SamplesAhead = 64;

    // Losses are in percent of the crop's side.
    private const double Percent = 100;

    private readonly LandmarkTrainingOptions _options;
    private readonly LandmarkNetwork _network;
    private readonly Adam _optimizer;
    private readonly FacePictures _faces;
    private readonly LandmarkSamples _samples;
    private readonly LandmarkValidation _validation;
    private SampleStream<LandmarkSample>? _stream;

    /// <summary>Lists the data and makes the network.</summary>
    /// <exception cref="UsageException">An option makes no sense, or pictures have no 68 landmarks.</exception>
    /// <exception cref="FileFormatException">A folder does not exist, or a split of the data set is empty.</exception>
    public LandmarkTask(LandmarkTrainingOptions options)
    {
        if (options.CropsPerPicture < 1 || options.BatchSize < 1 || options.BatchSize % options.CropsPerPicture != 0)
            throw new UsageException($"batches of {options.BatchSize} are not made of whole pictures with {options.CropsPerPicture} crops each; make batchSize a multiple of cropsPerPicture");
        _options = options;
        (IReadOnlyList<FaceSample> train, IReadOnlyList<FaceSample> validation) = TaskData.Open(options);
        OccluderLibrary library = TaskData.Occluders(options);
        RandomGenerator.Current = new RandomGenerator(options.Seed, WeightStream);
        _faces = new FacePictures(train, options.Seed, options.SyntheticShare);
        _samples = new LandmarkSamples(_faces, library, options);
        _validation = new LandmarkValidation(validation, library, options.Size, options.Seed);
        _network = new LandmarkNetwork(options.Shape());
        if (options.Start.Length > 0) _network.Load(options.Start);
        else _network.StartAt(MeanPoints(train));
        _optimizer = new Adam(_network.NamedParameters(), options.LearningRate, weightDecay: options.WeightDecay)
        {
            Schedule = LinearSchedule.WarmUp(options.WarmUpSteps).Then(options.WarmUpSteps, new CosineSchedule(Math.Max(1, options.Steps - options.WarmUpSteps))),
        };
    }

    /// <inheritdoc/>
    public override Module Network => _network;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, Optimizer Optimizer)> Optimizers => [("optimizer", _optimizer)];

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Metadata => _network.Metadata(_options.Size);

    /// <inheritdoc/>
    public override (long Epoch, long Position) Place => _stream is null ? (0, 0) : (_stream.Index / _faces.Count, _stream.Index % _faces.Count);

    /// <inheritdoc/>
    public override void Begin(long epoch, long position)
    {
        _stream?.Dispose();
        _stream = new SampleStream<LandmarkSample>(_samples.Make, (epoch * _faces.Count) + position, SamplesAhead, _options.Workers);
    }

    /// <inheritdoc/>
    public override StepLosses Step(long step)
    {
        (Tensor pixels, Tensor points) = NextBatch();
        Tensor differences = _network.Forward(pixels).Subtract(points);
        Tensor loss = (_options.Loss == LandmarkLoss.Shape ? differences.Norm([1, 2]) : differences.Norm([2])).Mean().Affine(Percent, 0);
        _optimizer.ClearGradients();
        loss.Backward();
        _optimizer.Step();
        return new StepLosses(("distance", loss));
    }

    /// <inheritdoc/>
    public override ValidationReport Validate() => _validation.Measure(_network);

    /// <inheritdoc/>
    public override Image<byte> Sample() => _validation.Sheet(_network);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _stream?.Dispose();
        _optimizer.Dispose();
        _network.Dispose();
        _faces.Dispose();
    }

    private (Tensor Pixels, Tensor Points) NextBatch()
    {
        Tensor pixels = Tensor.Empty([_options.BatchSize, 3, _options.Size, _options.Size], device: CpuDevice.Instance);
        Tensor points = Tensor.Empty([_options.BatchSize, FaceLandmarks.FullCount, 2], device: CpuDevice.Instance);
        int pictures = _options.BatchSize / _options.CropsPerPicture;
        for (int i = 0; i < pictures; i++)
        {
            LandmarkSample sample = (_stream ?? throw new InvalidOperationException("no batches before Begin")).Next();
            sample.Pixels.CopyTo(pixels.AsSpan<float>()[(i * sample.Pixels.Length)..]);
            sample.Points.CopyTo(points.AsSpan<float>()[(i * sample.Points.Length)..]);
        }

        return (pixels.To(Device.Current), points.To(Device.Current));
    }

    private (float X, float Y)[] MeanPoints(IReadOnlyList<FaceSample> samples)
    {
        var mean = new (float X, float Y)[FaceLandmarks.FullCount];
        foreach (FaceSample sample in samples)
        {
            FaceLandmarks landmarks = sample.Landmarks!;
            FaceCrop crop = FaceBox.Of(landmarks).Crop(_options.Size, LandmarkFinder.TrainedEnlargement, FaceBox.RollOf(landmarks));
            FaceLandmarks points = landmarks.Transform(crop.ToCrop);
            for (int i = 0; i < mean.Length; i++)
            {
                mean[i].X += ((points[i].X / _options.Size) - 0.5f) / samples.Count;
                mean[i].Y += ((points[i].Y / _options.Size) - 0.5f) / samples.Count;
            }
        }

        return mean;
    }
}
