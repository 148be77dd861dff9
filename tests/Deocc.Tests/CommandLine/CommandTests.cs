namespace Deocc.Tests.CommandLine;

/// <summary>What a user meets first: help, the first wrong input, and a chain of commands that work on each other's results.</summary>
[TestFixture]
internal sealed class CommandTests
{
    private static readonly string[][] Commands =
    [
        ["remove"], ["demo"], ["demo", "engine"], ["face", "render"], ["face", "info"], ["face", "import"], ["fit"], ["synth"], ["occlude"],
        ["data", "check"], ["metrics"], ["train"], ["eval", "srg"], ["eval", "segmentation"],
        ["net", "list"], ["net", "describe"], ["net", "run"], ["net", "bench"],
        ["weights", "info"], ["weights", "import"], ["weights", "export"], ["weights", "diff"],
    ];

    // What is typed, and a word that the one line of error must hold.
    private static readonly object[][] Faults =
    [
        [new[] { "remove", "nowhere.jpg", "-o", "out" }, "nowhere.jpg"],
        [new[] { "remove", "broken.safetensors", "-o", "out", "--weights", "no-weights" }, "no-weights"],
        [new[] { "remove", "broken.safetensors", "-o", "out", "--shard", "4/3" }, "4/3"],
        [new[] { "remove", "broken.safetensors", "-o", "out", "--box", "1,2,3" }, "--box"],
        [new[] { "remove", "broken.safetensors", "-o", "out", "--save", "everything" }, "everything"],
        [new[] { "remove", "broken.safetensors", "-o", "out", "--format", "webp" }, "webp"],
        [new[] { "remove", "broken.safetensors", "-o", "out", "--mask", "no-mask.png" }, "no-mask.png"],
        [new[] { "synth" }, "--sheet"],
        [new[] { "synth", "-o", "faces", "--count", "0" }, "--count"],
        [new[] { "synth", "-o", "faces", "--backgrounds", "nowhere" }, "nowhere"],
        [new[] { "synth", "-o", "faces", "--model", "broken.safetensors" }, "broken.safetensors"],
        [new[] { "occlude", "nowhere", "-o", "out" }, "nowhere"],
        [new[] { "data", "check", "nowhere" }, "nowhere"],
        [new[] { "fit", "nowhere.jpg" }, "nowhere.jpg"],
        [new[] { "face", "render", "broken.safetensors" }, "broken.safetensors"],
        [new[] { "face", "info", "nowhere.safetensors" }, "nowhere.safetensors"],
        [new[] { "metrics", "nowhere", "nowhere-else" }, "nowhere"],
        [new[] { "net", "describe", "resnet51" }, "resnet50"],
        [new[] { "net", "bench", "resnet18", "--runs", "0" }, "--runs"],
        [new[] { "train", "srg.portraits" }, "srg.portraits"],
        [new[] { "train", "srg.segmentation", "--preset", "huge" }, "huge"],
        [new[] { "train", "srg.segmentation", "--set", "nose=1" }, "nose"],
        [new[] { "train", "srg.segmentation", "--set", "batchSize=many" }, "batchSize"],
        [new[] { "train", "srg.segmentation", "--steps", "0" }, "steps = 0"],
        [new[] { "train", "srg.segmentation", "--resume", "-o", "nowhere" }, "nowhere"],
        [new[] { "train", "srg.segmentation", "--resume", "--set", "learningRate=1", "-o", "nowhere" }, "learningRate"],
        [new[] { "eval", "srg", "--protocol", "scarves", "--data", "nowhere" }, "scarves"],
        [new[] { "eval", "srg", "--data", "nowhere" }, "nowhere"],
        [new[] { "eval", "segmentation" }, "--data"],
        [new[] { "weights", "info", "broken.safetensors" }, "broken.safetensors"],
        [new[] { "weights", "import", "resnet18", "nowhere.pth", "-o", "out.safetensors" }, "nowhere.pth"],
    ];

    private string _folder = null!;

    [OneTimeSetUp]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("deocc-cli-").FullName;
        File.WriteAllText(Path.Combine(_folder, "broken.safetensors"), "not a file of weights");
    }

    [OneTimeTearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void TheListOfCommandsFitsAScreen()
    {
        Deocc.Result result = Deocc.Run(_folder, "--help");
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Output.Split('\n'), Has.Length.LessThan(45));
        Assert.That(result.Output, Does.Not.Contain("Examples:"));
    }

    [TestCaseSource(nameof(Commands))]
    public void EveryCommandShowsExamples(params string[] command)
    {
        Deocc.Result result = Deocc.Run(_folder, [.. command, "--help"]);
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Output, Does.Contain("Example").And.Contain("deocc " + string.Join(' ', command)));
    }

    [TestCaseSource(nameof(Faults))]
    public void AFaultIsOneLineThatNamesIt(string[] arguments, string word)
    {
        Deocc.Result result = Deocc.Run(_folder, arguments);
        Assert.That(result.ExitCode, Is.Not.Zero);
        string[] lines = result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.EqualTo(1), result.Errors);
        Assert.That(lines[0], Does.StartWith("deocc: error: ").And.Contain(word));
    }

    [Test]
    public void CommandsWorkOnEachOthersResults()
    {
        Succeed("synth", "-o", "people", "--count", "3", "--size", "128", "--format", "png");
        Succeed("data", "check", "people", "--all", "--json");
        Succeed("occlude", "people", "-o", "pairs", "--count", "3", "--seed", "4");
        Succeed("metrics", "pairs/images", "pairs/clean", "--json");
        Succeed("synth", "--sheet", "people.png", "--count", "2", "--size", "64");
        Succeed("face", "render", "-n", "2", "--size", "64", "-o", "faces.png");
        Assert.That(Directory.GetFiles(Path.Combine(_folder, "pairs", "images")), Has.Length.EqualTo(3));
        Assert.That(File.Exists(Path.Combine(_folder, "faces.png")));
    }

    private void Succeed(params string[] arguments)
    {
        Deocc.Result result = Deocc.Run(_folder, arguments);
        Assert.That(result.ExitCode, Is.Zero, $"deocc {string.Join(' ', arguments)}\n{result.Output}\n{result.Errors}");
    }
}
