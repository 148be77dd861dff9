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
using Deocc.Models.Detection;
using Deocc.Training.Data;
using Deocc.Training.Data.Loading;
using Deocc.Training.Occluders;
using Deocc.Training.Runs;

namespace Deocc.Training.Tasks.Detection;

/// <summary>Trains the face detector on scenes that are composed while it trains; see <see cref="DetectorTrainingOptions"/>.</summary>
public sealed class DetectorTask : TrainingTask
{
    private const ulong WeightStream = 1;
    private const int SamplesAhead = 24;

    private readonly DetectorTrainingOptions _options;
    private readonly DetectorNetwork _network;
    private readonly Adam _optimizer;
    private readonly FacePictures _faces;
    private readonly DetectorSamples _samples;
    private readonly DetectorValidation _validation;
    private SampleStream<DetectorSample>? _stream;

    /// <summary>Lists the data and makes the network.</summary>
    /// <exception cref="UsageException">An option makes no sense, or pictures have no 68 landmarks.</exception>
    /// <exception cref="FileFormatException">A folder does not exist, or a split of the data set is empty.</exception>
    public DetectorTask(DetectorTrainingOptions options)
    {
        if (options.ViewsPerScene < 1 || options.BatchSize < 1 || options.BatchSize % options.ViewsPerScene != 0)
            throw new UsageException($"batches of {options.BatchSize} are not made of whole scenes with {options.ViewsPerScene} views each; make batchSize a multiple of viewsPerScene");
        if (options.Size < DetectorNetwork.Multiple || options.Size % DetectorNetwork.Multiple != 0)
            throw new UsageException($"a size of {options.Size} pixels; expected a multiple of {DetectorNetwork.Multiple}");
        _options = options;
        (IReadOnlyList<FaceSample> train, IReadOnlyList<FaceSample> validation) = TaskData.Open(options);
        OccluderLibrary library = TaskData.Occluders(options);
        RandomGenerator.Current = new RandomGenerator(options.Seed, WeightStream);
        _faces = new FacePictures(train, options.Seed, options.SyntheticShare);
        var source = new SceneFaces(_faces, library, OccluderSet.Train, options.OccludeProbability);
        _samples = new DetectorSamples(new SceneComposer(source, library, OccluderSet.Train, options), options);
        _validation = new DetectorValidation(validation, library, options);
        _network = new DetectorNetwork(new DetectorNetworkOptions { Width = options.Width });
        if (options.Start.Length > 0) _network.Load(options.Start);
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

    /// <summary>Scenes are new ones without end; an epoch is as many of them as there are portraits.</summary>
    public override (long Epoch, long Position) Place => _stream is null ? (0, 0) : (_stream.Index / _faces.Count, _stream.Index % _faces.Count);

    /// <inheritdoc/>
    public override void Begin(long epoch, long position)
    {
        _stream?.Dispose();
        _stream = new SampleStream<DetectorSample>(_samples.Make, (epoch * _faces.Count) + position, SamplesAhead, _options.Workers);
    }

    /// <inheritdoc/>
    public override StepLosses Step(long step)
    {
        (Tensor pixels, Tensor targets) = NextBatch();
        Tensor answer = _network.Forward(pixels);
        Tensor probability = DetectionLoss.Probability(answer, targets);
        Tensor box = DetectionLoss.Box(answer, targets);
        Tensor total = probability + (box * _options.BoxWeight);
        _optimizer.ClearGradients();
        total.Backward();
        _optimizer.Step();
        return new StepLosses(("total", total), ("probability", probability), ("box", box));
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
        _validation.Dispose();
    }

    private (Tensor Pixels, Tensor Targets) NextBatch()
    {
        int cells = _options.Size / DetectorNetwork.Stride;
        Tensor pixels = Tensor.Empty([_options.BatchSize, 3, _options.Size, _options.Size], device: CpuDevice.Instance);
        Tensor targets = Tensor.Empty([_options.BatchSize, DetectionTarget.Planes, cells, cells], device: CpuDevice.Instance);
        int scenes = _options.BatchSize / _options.ViewsPerScene;
        for (int i = 0; i < scenes; i++)
        {
            DetectorSample sample = (_stream ?? throw new InvalidOperationException("no batches before Begin")).Next();
            sample.Pixels.CopyTo(pixels.AsSpan<float>()[(i * sample.Pixels.Length)..]);
            sample.Targets.CopyTo(targets.AsSpan<float>()[(i * sample.Targets.Length)..]);
        }

        return (pixels.To(Device.Current), targets.To(Device.Current));
    }
}
