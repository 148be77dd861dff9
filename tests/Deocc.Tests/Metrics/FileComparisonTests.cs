using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization;
using Deocc.Imaging;
using Deocc.Tests.Fixtures;
using Deocc.Tests.Serialization;
using Deocc.Training.Metrics;
using Deocc.Training.Metrics.Distributions;
using Deocc.Training.Metrics.Landmarks;
using Deocc.Training.Metrics.Naturalness;
using Deocc.Training.Metrics.Recognition;

namespace Deocc.Tests.Metrics;

[TestFixture]
internal sealed class FileComparisonTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void LandmarkFilesArePairedByName()
    {
        Directory.CreateDirectory(_folder.File("a"));
        Directory.CreateDirectory(_folder.File("b"));
        File.WriteAllText(_folder.File("a/one.txt"), "0 0\n40 0\n20 30\n5 40\n35 40\n");
        File.WriteAllText(_folder.File("b/one.pts"), "version: 1\nn_points: 5\n{\n1 1\n41 1\n21 21\n6 41\n36 41\n}\n");
        File.WriteAllText(_folder.File("a/two.txt"), "0 0\n");
        File.WriteAllText(_folder.File("b/two.txt"), "0 0\n40 0\n20 30\n5 40\n35 40\n");
        MetricReport report = LandmarkComparison.Measure(_folder.File("a"), _folder.File("b"));
        Assert.That((report.Figures[0].Value, report.Figures[0].Samples), Is.EqualTo((5.0, 1)));
        Assert.That(report.Skipped.Single().Reason, Does.Contain("1 points"));
    }

    [Test]
    public void FidIsMeasuredOnArrays()
    {
        Save("first.npy", PatternValues.Reals("fid/first", 480, centre: 50), 40, 12);
        Save("second.npy", PatternValues.Reals("fid/second", 720, 50.3, 1.2), 60, 12);
        MetricReport report = FeatureComparison.Measure(_folder.File("first.npy"), _folder.File("second.npy"));
        Assert.That(report.Figures[0].Value, Is.EqualTo(RecordedMetrics.Number("distributions", "frechet")).Within(1e-9));
        Assert.That(report.Figures[0].Note, Does.Contain("fewer than 2048"));
        Assert.That(() => FeatureTable.Load(RecordedFile.PathOf("scalar.npy")), Throws.TypeOf<FileFormatException>().With.Message.Contains("scalar.npy"));
    }

    [Test]
    public void EmbeddingsAreComparedRowByRow()
    {
        Save("first.npy", [1, 0, 0, 1, 0, 0], 3, 2);
        Save("second.npy", [2, 0, 1, 1, 1, 0], 3, 2);
        MetricReport report = EmbeddingComparison.Identity(_folder.File("first.npy"), _folder.File("second.npy"));
        Assert.That(report.Figures[0].Value, Is.EqualTo((1 + Math.Sqrt(0.5)) / 2).Within(1e-7));
        Assert.That(report.Figures[0].Note, Does.Contain("undefined (0 / 0) for 1 of 3"));
        Save("short.npy", [1, 0], 1, 2);
        Assert.That(
            () => EmbeddingComparison.Identity(_folder.File("first.npy"), _folder.File("short.npy")),
            Throws.TypeOf<ShapeException>().With.Message.Contains("3 rows"));
    }

    [Test]
    public void VerificationReadsItsAnswers()
    {
        float[] angles = [.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? 0.1f : 1.2f)];
        Save("first.npy", [.. angles.SelectMany(_ => new[] { 1f, 0f })], 40, 2);
        Save("second.npy", [.. angles.SelectMany(angle => new[] { MathF.Cos(angle), MathF.Sin(angle) })], 40, 2);
        Save("same.npy", [.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? 1f : 0f)], 40, 1);
        MetricReport report = EmbeddingComparison.Verify(_folder.File("first.npy"), _folder.File("second.npy"), _folder.File("same.npy"));
        Assert.That(report.Figures.Select(figure => figure.Name), Is.EqualTo(new[] { "100-eer", "accuracy", "auc" }));
        Assert.That(report.Figures.Select(figure => figure.Value), Is.All.EqualTo(100).Within(1e-9));
    }

    [Test]
    public void NiqeIsFittedToAFolderAndWhatFailsIsListed()
    {
        for (int i = 0; i < 6; i++)
        {
            Image<float> texture = RecordedMetrics.Texture($"pristine/{i}", 288, 288, 3);
            ImageFile.Save(_folder.File($"{i}.png"), new Image<byte>(288, 288, 3, Array.ConvertAll(texture.Samples, sample => (byte)MathF.Round(sample * 255))));
        }

        ImageFile.Save(_folder.File("small.png"), new Image<byte>(20, 20, 3));
        NiqeFit fit = NiqeFit.ToFolder(_folder.Path);
        Assert.That(fit.Pictures, Is.EqualTo(6));
        Assert.That(fit.Skipped.Single().Reason, Does.Contain("20x20"));
        Assert.That(fit.Model.Mean, Is.EqualTo(RecordedMetrics.Numbers("niqe", "pristineMean")).Within(1e-9));
    }

    private void Save(string name, float[] values, int rows, int columns) => WeightFile.Write(
        _folder.File(name), [TensorEntry.FromMemory<float>("array", [rows, columns], values)], WeightFileFormat.Npy);
}
