using Deocc.Engine.Layers;
using Deocc.Engine.Ops;
using Deocc.Engine.Optimizers;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Imaging;
using Deocc.Training.Runs;

namespace Deocc.Tests.Runs;

/// <summary>A run of a few parameters: a straight line learned from noisy points, with dropout so that chance has a part in every step.</summary>
internal sealed class LineTask : TrainingTask
{
    private const int Examples = 20;

    private readonly LineOptions _options;
    private readonly Sequential _network;
    private readonly Adam _optimizer;
    private long _epoch;
    private long _position;

    public LineTask(LineOptions options)
    {
        _options = options;
        _network = new Sequential(new Linear(1, 8), new Dropout(0.2), new Linear(8, 1));
        _optimizer = new Adam(_network.NamedParameters(), options.LearningRate);
    }

    /// <summary>The entry as it would stand in the catalog.</summary>
    public static TrainingEntry Entry { get; } =
        new("test.line", "A line through noisy points.", LineJson.Default.LineOptions, options => new LineTask((LineOptions)options));

    /// <summary>The child's side of the test that kills runs: begins or goes on, slowly, and prints a line per step.</summary>
    public static void TrainOn(string path)
    {
        LineOptions options = TrainerTests.Options with { Wait = 5 };
        var folder = new RunFolder(path, File.Exists(Path.Combine(path, "options.json")));
        new Trainer(Entry, options, folder).Run(progress => Console.WriteLine(progress.Step));
    }

    public override Module Network => _network;

    public override IReadOnlyList<(string Name, Optimizer Optimizer)> Optimizers => [("adam", _optimizer)];

    public override IReadOnlyDictionary<string, string> Metadata => new Dictionary<string, string> { ["network"] = "line" };

    public override (long Epoch, long Position) Place => (_epoch, _position);

    public override IReadOnlyList<string> Notes => ["no <identity> term: no network was given"];

    public override void Begin(long epoch, long position) => (_epoch, _position) = (epoch, position);

    public override StepLosses Step(long step)
    {
        if (_options.Wait > 0) Thread.Sleep(_options.Wait);
        Tensor x = Tensor.Empty([_options.BatchSize, 1]);
        new RandomGenerator(_options.Seed, (ulong)((_epoch * Examples) + _position)).FillUniform(x, -1, 1);
        Tensor noise = Tensor.Normal(x.Shape, 0, _options.Noise, RandomGenerator.Current);
        _optimizer.ClearGradients();
        Tensor loss = _network.Forward(x).L2Loss((x * 2) + 1 + noise);
        loss.Backward();
        _optimizer.Step();
        _position += _options.BatchSize;
        if (_position >= Examples) (_epoch, _position) = (_epoch + 1, 0);
        if (_options is { BreakAt: < 0, ClimbAt: < 0 }) return new StepLosses(("loss", loss), ("half", loss / 2));
        double value = loss.Item();
        if (_options.BreakAt >= 0 && step >= _options.BreakAt) value = double.NaN;
        if (_options.ClimbAt >= 0 && step >= _options.ClimbAt) value = 1000 * (step - _options.ClimbAt + 1);
        return new StepLosses(new NamedValue("loss", value), new NamedValue("half", value / 2));
    }

    public override ValidationReport Validate()
    {
        Tensor x = Tensor.From<float>([-1f, -0.5f, 0f, 0.5f, 1f], [5, 1]);
        double error = _network.Forward(x).L2Loss((x * 2) + 1).Item();
        return new ValidationReport([new("error", error)], HigherIsBetter: false, "mean squared error at five points");
    }

    public override Image<byte> Sample()
    {
        var picture = new Image<byte>(64, 48, 3);
        picture.Samples.AsSpan().Fill(128);
        return picture;
    }

    public override void Dispose()
    {
        _optimizer.Dispose();
        _network.Dispose();
    }
}
