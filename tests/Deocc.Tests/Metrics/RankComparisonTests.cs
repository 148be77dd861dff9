using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization;
using Deocc.Training.Metrics;
using Deocc.Training.Metrics.Recognition;

namespace Deocc.Tests.Metrics;

[TestFixture]
internal sealed class RankComparisonTests
{
    private string _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("deocc-ranks-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void ProbesAreFoundByName()
    {
        string probes = Table("probes.npy", [1, 0.1f, 0, 1], 2);
        string gallery = Table("gallery.npy", [1, 0, 0.9f, 0.8f, 0, 1], 3);
        File.WriteAllText(In("probes.txt"), "ann\nbob\n");
        File.WriteAllText(In("gallery.txt"), "ann\nbob\ncid\n");
        MetricReport report = RankComparison.Measure(probes, gallery, In("probes.txt"), In("gallery.txt"));
        Assert.That(report.Figures.Select(figure => figure.Name), Is.EqualTo(new[] { "rank-1", "rank-2", "rank-3", "rank-4", "rank-5" }));

        // Ann is most like herself; Bob comes after Cid.
        Assert.That(report.Figures.Select(figure => figure.Value), Is.EqualTo(new[] { 50.0, 100, 100, 100, 100 }));
    }

    [Test]
    public void MissingNamesAreCounted()
    {
        string probes = Table("probes.npy", [1, 0, 0, 1], 2);
        File.WriteAllText(In("names.txt"), "ann\n");
        Assert.That(() => RankComparison.Measure(probes, probes, In("names.txt"), In("names.txt")), Throws.TypeOf<FileFormatException>().With.Message.Contains("1 names, but 2"));
    }

    private string In(string name) => Path.Combine(_folder, name);

    private string Table(string name, float[] values, int rows)
    {
        WeightFile.Write(In(name), [TensorEntry.FromMemory<float>("features", [rows, values.Length / rows], values)], WeightFileFormat.Npy);
        return In(name);
    }
}
