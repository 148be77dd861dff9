using Deocc.Engine.Diagnostics;
using Deocc.Tests.Serialization;
using Deocc.Training.Runs;

namespace Deocc.Tests.Runs;

[TestFixture]
internal sealed class TrainingPresetTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void WhatAFileLeavesOutKeepsItsDefault()
    {
        LineOptions options = Resolve("""{ "batchSize": 4, "noise": 0.5 }""", KeyValuePair.Create("seed", "9"), KeyValuePair.Create("data", "2026"));
        Assert.That(options, Is.EqualTo(new LineOptions { BatchSize = 4, Noise = 0.5, Seed = 9, Data = "2026" }));
    }

    [Test]
    public void OptionsComeBackFromTheirFile()
    {
        var options = new LineOptions { LearningRate = 0.1 + 0.2, Seed = ulong.MaxValue, Start = "a \"b\".safetensors", ClimbAt = 7 };
        Assert.That(Resolve(TrainingPreset.ToJson(LineTask.Entry, options)), Is.EqualTo(options));
    }

    [Test]
    public void MissingWeightsAreNamedWithTheirOption()
    {
        string missing = Path.Combine(Path.GetTempPath(), "no-such.safetensors");
        foreach (string option in (string[])["start", "coarse", "reconstruction", "identityWeights", "perceptualWeights"])
        {
            TrainingOptions options = TrainingPreset.Resolve(TrainingCatalog.Find("srg.inpainting"), "refine", [KeyValuePair.Create(option, missing)]);
            Assert.That(options.CheckWeights, Throws.TypeOf<UsageException>().With.Message.Contains($"{option} = {missing}: there is no such file"));
        }

        Assert.That(new LineOptions().CheckWeights, Throws.Nothing);
    }

    [TestCase("{ \"batchSize\": 4, \"nose\": 1 }", "'nose'")]
    [TestCase("{ \"batchSize\": \"many\" }", "batchSize = \"many\" does not fit; expected a whole number")]
    [TestCase("{ \"learningRate\": null }", "learningRate = null does not fit; expected a number")]
    public void AnOptionThatDoesNotFitIsNamed(string file, string word)
    {
        UsageException error = Assert.Throws<UsageException>(() => Resolve(file))!;
        Assert.That(error.Message, Does.Contain(word).And.Not.Contain("\n"));
    }

    [Test]
    public void AnUnknownChangeIsToldWithAllThatAreKnown()
    {
        UsageException error = Assert.Throws<UsageException>(() => Resolve("{}", KeyValuePair.Create("nose", "1")))!;
        Assert.That(error.Message, Does.Contain("'nose'").And.Contain("learningRate").And.Contain("breakAt"));
    }

    [Test]
    public void AFileThatIsNoJsonIsNamed()
    {
        FileFormatException error = Assert.Throws<FileFormatException>(() => Resolve("batchSize = 4"))!;
        Assert.That(error.Message, Does.Contain("preset.json"));
    }

    [Test]
    public void AnUnknownPresetIsNamed()
    {
        UsageException error = Assert.Throws<UsageException>(() => TrainingPreset.Resolve(LineTask.Entry, "huge", []))!;
        Assert.That(error.Message, Does.Contain("'huge'"));
    }

    private LineOptions Resolve(string file, params KeyValuePair<string, string>[] changes)
    {
        string path = _folder.File("preset.json");
        File.WriteAllText(path, file);
        return (LineOptions)TrainingPreset.Resolve(LineTask.Entry, path, changes);
    }
}
