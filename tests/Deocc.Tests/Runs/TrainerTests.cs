using System.Text.Json;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Random;
using Deocc.Engine.Serialization;
using Deocc.Imaging;
using Deocc.Tests.Crash;
using Deocc.Tests.Infrastructure;
using Deocc.Tests.Serialization;
using Deocc.Training.Runs;

namespace Deocc.Tests.Runs;

[TestFixture]
[NoLeaks]
internal sealed class TrainerTests
{
    /// <summary>What the child process of the test that kills runs with.</summary>
    public static readonly LineOptions Options = new()
    {
        Steps = 40,
        BatchSize = 4,
        LearningRate = 0.05,
        Seed = 3,
        ValidateEvery = 10,
        CheckpointEvery = 7,
        AverageDecay = 0.9,
    };

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void AStoppedAndResumedRunMakesTheSameBits()
    {
        RunFolder straight = Train("straight", Options);
        for (int stop = 1; stop < Options.Steps; stop += 6)
        {
            RunFolder resumed = StopAndResume($"stopped-{stop}", Options, stop, Options);
            Assert.That(Bytes(resumed.Weights), Is.EqualTo(Bytes(straight.Weights)), $"stopped at {stop}");
            Assert.That(Bytes(resumed.BestWeights), Is.EqualTo(Bytes(straight.BestWeights)), $"stopped at {stop}");
            Assert.That(Validations(resumed), Is.EqualTo(Validations(straight)), $"stopped at {stop}");
        }
    }

    [Test]
    public void AKilledAndResumedRunMakesTheSameBitsAndACompleteLog()
    {
        RunFolder straight = Train("straight", Options);
        string path = _folder.File("killed");
        foreach (int steps in (int[])[9, 3, 12])
        {
            using var child = new ChildProcess(["run", path]);
            for (int i = 0; i < steps; i++) child.WaitForLine();
            child.Kill();
        }

        using (var last = new ChildProcess(["run", path])) Assert.That(last.WaitForExit(), Is.Zero, string.Join('\n', last.TakeLines()));
        var killed = new RunFolder(path, resume: true);
        Assert.That(Bytes(killed.Weights), Is.EqualTo(Bytes(straight.Weights)));
        Assert.That(Validations(killed), Is.EqualTo(Validations(straight)));
    }

    [Test]
    public void ALogWhoseLastLineWasCutOffIsMadeWhole()
    {
        RunFolder straight = Train("straight", Options);
        RunFolder resumed = StopAndResume("cut", Options, 20, Options, folder => File.AppendAllText(folder.Log, """{"step":20,"los"""));
        Assert.That(Validations(resumed), Is.EqualTo(Validations(straight)));
    }

    [Test]
    public void AResumedRunMayBeMadeLonger()
    {
        RunFolder folder = Train("longer", Options with { Steps = 20 });
        RunFolder longer = new(folder.Path, resume: true);
        new Trainer(LineTask.Entry, Options, longer).Run(_ => { });
        Assert.That(Validations(longer).Select(line => line.Step), Is.EqualTo([10, 20, 30, 40]));
        Assert.That(Bytes(longer.Weights), Is.EqualTo(Bytes(Train("straight", Options).Weights)));
    }

    [Test]
    public void AResumedRunKeepsItsSettings()
    {
        RunFolder folder = Train("settings", Options with { Steps = 20 });
        var other = new Trainer(LineTask.Entry, Options with { LearningRate = 0.01 }, new RunFolder(folder.Path, resume: true));
        Assert.That(() => other.Run(_ => { }), Throws.TypeOf<FileFormatException>().With.Message.Contains("settings"));
    }

    [Test]
    public void TheBestWeightsStay()
    {
        // The noise drives the line away again once it is found.
        RunFolder folder = Train("best", Options with { LearningRate = 0.3, AverageDecay = 0, Noise = 2, ValidateEvery = 2 });
        (long step, double error)[] validations = [.. Lines(folder)
            .Where(line => line.TryGetProperty("validation", out _))
            .Select(line => (line.GetProperty("step").GetInt64(), line.GetProperty("validation").GetProperty("error").GetDouble()))];
        (long bestStep, double bestError) = validations.MinBy(validation => validation.error);
        Assert.That(bestStep, Is.LessThan(Options.Steps), "the last is the best: the test shows nothing");
        using var best = WeightFile.Open(folder.BestWeights);
        Assert.That(best.Metadata["step"], Is.EqualTo($"{bestStep}"));
        Assert.That(best.Metadata["network"], Is.EqualTo("line"));
        Assert.That(Lines(folder)[^1].GetProperty("best").GetDouble(), Is.EqualTo(-bestError));
    }

    [Test]
    public void ALossThatIsNoNumberStopsTheRun()
    {
        NonFiniteException error = Assert.Throws<NonFiniteException>(() => Train("broken", Options with { BreakAt = 25 }))!;
        Assert.That(error.Message, Does.Contain("step 25").And.Contain("'loss' is NaN").And.Contain("checkpoint-000000021"));
    }

    [Test]
    public void ALossThatClimbsWithoutEndStopsTheRun()
    {
        LineOptions options = Options with { Steps = 200, ClimbAt = 90, CheckpointEvery = 60, ValidateEvery = 60 };
        NonFiniteException error = Assert.Throws<NonFiniteException>(() => Train("climbing", options))!;
        Assert.That(error.Message, Does.Contain("diverges").And.Contain("checkpoint-000000060"));
    }

    [Test]
    public void WhatTheRunWasMadeOfIsKept()
    {
        LineOptions options = Options with { Data = MakePictures("pictures", 3), Start = _folder.File("start.bin") };
        File.WriteAllText(options.Start, "abc");
        RunFolder folder = Train("record", options);
        using var record = JsonDocument.Parse(File.ReadAllText(folder.Record));
        JsonElement root = record.RootElement;
        Assert.That(root.GetProperty("seed").GetInt32(), Is.EqualTo(3));
        Assert.That(root.GetProperty("files")[0].GetProperty("hash").GetString(), Is.EqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        Assert.That(root.GetProperty("sessions")[0].GetProperty("machine").GetString(), Does.Contain(".NET"));
        Assert.That(File.ReadAllLines(folder.DataList), Has.Length.EqualTo(3).And.All.Contains("face-"));
        Assert.That(TrainingPreset.Resolve(LineTask.Entry, folder.Options, []), Is.EqualTo(options));
    }

    [Test]
    public void AResumedRunRefusesOtherSamples()
    {
        LineOptions options = Options with { Data = MakePictures("pictures", 3) };
        RunFolder folder = Train("samples", options with { Steps = 20 });
        MakePictures("pictures", 4);
        var resumed = new Trainer(LineTask.Entry, options, new RunFolder(folder.Path, resume: true));
        Assert.That(() => resumed.Run(_ => { }), Throws.TypeOf<UsageException>().With.Message.Contains("pictures"));
    }

    [Test]
    public void AFolderWithARunIsNotOverwritten()
    {
        RunFolder folder = Train("twice", Options with { Steps = 10 });
        Assert.That(() => new RunFolder(folder.Path, resume: false), Throws.TypeOf<UsageException>().With.Message.Contains("--resume"));
        Assert.That(() => new RunFolder(_folder.File("nothing"), resume: true), Throws.TypeOf<UsageException>().With.Message.Contains("holds no run"));
        Assert.That(Directory.Exists(_folder.File("nothing")), Is.False);
    }

    [Test]
    public void TheCallersRandomNumbersGoOn()
    {
        RandomGenerator callers = RandomGenerator.Current;
        Train("random", Options with { Steps = 3 });
        Assert.That(RandomGenerator.Current, Is.SameAs(callers));
    }

    [Test]
    public void TheReportShowsCurvesSamplesAndWhatTheRunWasMadeOf()
    {
        LineOptions options = Options with { Data = MakePictures("pictures", 3) };
        RunFolder folder = Train("report", options);
        string page = File.ReadAllText(folder.Report);
        foreach (string title in (string[])["error", "loss", "half", "images per second"])
            Assert.That(page, Does.Match($"<svg[^>]*><text class=\"title\"[^>]*>{title}</text>.*?<polyline class=\"curve\" points=\"[0-9., ]+\""));
        Assert.That(page, Does.Contain("mean squared error at five points"));
        Assert.That(page, Does.Contain("no &lt;identity&gt; term"));
        Assert.That(page, Does.Contain("\"learningRate\": 0.05").Or.Contain("&quot;learningRate&quot;: 0.05"));
        Assert.That(page, Does.Contain("SHA-256"));
        Assert.That(page.Split("data:image/jpeg;base64,"), Has.Length.EqualTo(5), "four validations, four pictures");
        Assert.That(page, Does.Not.Match("(src|href)=\"(?!data:)"), "the page needs no other file");
    }

    private RunFolder Train(string name, LineOptions options)
    {
        var folder = new RunFolder(_folder.File(name), resume: false);
        new Trainer(LineTask.Entry, options, folder).Run(_ => { });
        return folder;
    }

    private RunFolder StopAndResume(string name, LineOptions first, int stop, LineOptions second, Action<RunFolder>? between = null)
    {
        var folder = new RunFolder(_folder.File(name), resume: false);
        using var source = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => new Trainer(LineTask.Entry, first, folder).Run(
            progress =>
            {
                if (progress.Step == stop) source.Cancel();
            },
            source.Token));
        between?.Invoke(folder);
        folder = new RunFolder(folder.Path, resume: true);
        new Trainer(LineTask.Entry, second, folder).Run(_ => { });
        return folder;
    }

    private string MakePictures(string name, int count)
    {
        string path = _folder.File(name);
        Directory.CreateDirectory(path);
        for (int i = 0; i < count; i++) ImageFile.Save(Path.Combine(path, $"face-{i}.png"), new Image<byte>(8, 8, 3));
        return path;
    }

    private static JsonElement[] Lines(RunFolder folder) => [.. File.ReadAllLines(folder.Log).Select(line => JsonDocument.Parse(line).RootElement)];

    // Without the losses: in the first line after a stop they are means over fewer steps.
    private static (long Step, string Validation)[] Validations(RunFolder folder) =>
        [.. Lines(folder).Select(line => (line.GetProperty("step").GetInt64(), line.GetProperty("validation").GetRawText()))];

    private static byte[] Bytes(string path) => File.ReadAllBytes(path);
}
