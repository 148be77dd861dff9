using Deocc.Engine.Diagnostics;
using Deocc.Training.Data;
using Deocc.Training.Tasks;

namespace Deocc.Tests.Tasks;

internal sealed class SampleWeightsTests
{
    private static readonly FaceSample[] Samples = [.. Enumerable.Range(0, 200).Select(i => new FaceSample { Id = $"{i}", Image = $"{i}.png" })];

    private string _path = string.Empty;

    [SetUp]
    public void ChoosePath() => _path = Path.GetTempFileName();

    [TearDown]
    public void RemoveFile() => File.Delete(_path);

    [Test]
    public void ListsComeBackFromTheirFile()
    {
        SampleWeight[] weights = [new("a", 2.5, 0.75), new("b", 0)];
        SampleWeights.Write(_path, weights);
        Assert.That(SampleWeights.Read(_path), Is.EqualTo(weights));
    }

    [TestCase("{\"id\":\"a\"", "line 2")]
    [TestCase("{\"id\":\"a\",\"weight\":-1}", "line 2")]
    [TestCase("{\"weight\":1}", "line 2")]
    public void ABrokenLineIsNamed(string line, string expected)
    {
        File.WriteAllText(_path, "{\"id\":\"a\",\"weight\":1}\n" + line + "\n");
        Assert.That(() => SampleWeights.Read(_path), Throws.InstanceOf<FileFormatException>().With.Message.Contains(expected).And.Message.Contains(_path));
    }

    [Test]
    public void Apply_RepeatsAndLeavesOut()
    {
        SampleWeight[] weights = [.. Samples.Take(100).Select(sample => new SampleWeight(sample.Id, 2.5)), new("150", 0)];
        IReadOnlyList<FaceSample> repeated = SampleWeights.Apply(Samples, weights, seed: 1, _path);
        ILookup<string, FaceSample> copies = repeated.ToLookup(sample => sample.Id);
        Assert.That(Samples.Take(100).Select(sample => copies[sample.Id].Count()), Is.All.InRange(2, 3));
        Assert.That(Samples.Take(100).Sum(sample => copies[sample.Id].Count()), Is.InRange(225, 275));
        Assert.That(copies["150"], Is.Empty);
        Assert.That(copies["151"].Count(), Is.EqualTo(1));
        Assert.That(SampleWeights.Apply(Samples, weights, seed: 1, _path), Is.EqualTo(repeated));
        Assert.That(() => SampleWeights.Apply(Samples, [new("x", 2)], 1, "list"), Throws.InstanceOf<FileFormatException>().With.Message.Contains("list"));
    }
}
