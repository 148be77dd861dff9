using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Tests.Serialization;
using Deocc.Training.Metrics;
using Deocc.Training.Metrics.Pictures;

namespace Deocc.Tests.Metrics;

[TestFixture]
internal sealed class PictureComparisonTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolders()
    {
        _folder = new TemporaryFolder();
        foreach (string name in new[] { "a", "a/deep", "b", "b/deep", "masks", "empty" }) Directory.CreateDirectory(_folder.File(name));
    }

    [TearDown]
    public void RemoveFolders() => _folder.Dispose();

    [Test]
    public void PairsAreMatchedByNameAndWhatIsLeftIsListed()
    {
        Save("a/one.png", "first");
        Save("b/one.bmp", "first");
        Save("a/deep/two.png", "second");
        Save("b/deep/two.png", "other");
        Save("a/alone.png", "first");
        Save("b/lonely.png", "first");
        Save("a/twice.png", "first");
        Save("a/twice.bmp", "first");
        Save("b/twice.png", "first");
        Save("a/small.png", "first", side: 20);
        Save("b/small.png", "first");
        File.WriteAllText(_folder.File("a/broken.png"), "no picture");
        Save("b/broken.png", "first");
        File.WriteAllText(_folder.File("a/readme.txt"), "text");
        MetricReport report = PictureComparison.Measure(_folder.File("a"), _folder.File("b"), new ComparisonOptions());

        Assert.That(report.Samples.Select(sample => sample.Name), Is.EqualTo(new[] { "deep/two", "one" }));
        Assert.That(
            report.Skipped.Select(item => Path.GetFileName(item.Name)),
            Is.EquivalentTo(new[] { "alone.png", "lonely.png", "twice.png", "twice.bmp", "twice.png", "small.png", "broken.png" }));
        Assert.That(report.Skipped.Single(item => item.Name.Contains("small")).Reason, Does.Contain("20x20 against 40x40"));
        Assert.That(report.Skipped.Single(item => item.Name.Contains("broken")).Reason, Does.Contain("no known picture format"));
        Assert.That(report.Notes.Single(), Does.Contain("1 files without"));
        MetricFigure psnr = report.Figures[0];
        Assert.That((psnr.Samples, psnr.Note), Is.EqualTo((1, "infinite for 1 of 2, which are not in the mean")));
        Assert.That(psnr.Value, Is.EqualTo(report.Samples[0].Values["psnr"]));
        Assert.That(report.Figures.Single(figure => figure.Name == "ssim").Samples, Is.EqualTo(2));
    }

    [Test]
    public void OnlyEqualPicturesGiveAnInfinitePsnrThatIsSaid()
    {
        Save("a.png", "first");
        MetricReport report = PictureComparison.Measure(_folder.File("a.png"), _folder.File("a.png"), new ComparisonOptions());
        Assert.That(report.Figures[0].Value, Is.EqualTo(double.PositiveInfinity));
        Assert.That((report.Figures[0].Samples, report.Figures[0].Note), Is.EqualTo((1, "infinite for 1 of 1")));
    }

    [Test]
    public void MasksGiveTheSupportAndTheReportNamesIt()
    {
        Save("a/one.png", "first");
        Save("b/one.png", "other");
        Save("a/two.png", "first");
        Save("b/two.png", "other");
        SaveMask("masks/one.png", bright: 400);
        SaveMask("masks/two.png", bright: 0);
        var options = new ComparisonOptions { Support = SupportKind.Hole, Mask = _folder.File("masks"), Metrics = [new MseMetric()] };
        MetricReport report = PictureComparison.Measure(_folder.File("a"), _folder.File("b"), options);
        Assert.That(report.Skipped.Single().Reason, Does.Contain("support is empty"));
        Assert.That(report.Figures[0].Support, Is.EqualTo("hole: bright in the mask, 25.0 % of the pixels"));

        MetricReport inverted = PictureComparison.Measure(_folder.File("a"), _folder.File("b"), options with { IsMaskInverted = true });
        Assert.That(inverted.Samples, Has.Count.EqualTo(2));
        double whole = inverted.Samples.Single(sample => sample.Name == "two").Values["mse"];
        double inside = report.Samples[0].Values["mse"];
        double outside = inverted.Samples.Single(sample => sample.Name == "one").Values["mse"];
        Assert.That((0.25 * inside) + (0.75 * outside), Is.EqualTo(whole).Within(1e-12));
    }

    [Test]
    public void ThreadsChangeNoBit()
    {
        for (int i = 0; i < 7; i++)
        {
            Save($"a/{i}.png", $"picture {i}");
            Save($"b/{i}.png", $"reference {i}");
        }

        int threads = CpuThreads.Count;
        try
        {
            double[][] figures = [.. new[] { 1, 3 }.Select(count =>
            {
                CpuThreads.Count = count;
                MetricReport report = PictureComparison.Measure(_folder.File("a"), _folder.File("b"), new ComparisonOptions());
                return report.Figures.Select(figure => figure.Value).ToArray();
            })];
            Assert.That(figures[1], Is.EqualTo(figures[0]));
        }
        finally
        {
            CpuThreads.Count = threads;
        }
    }

    [Test]
    public void NonsenseIsRefusedWithARemedy()
    {
        Save("a/one.png", "first");
        string a = _folder.File("a");
        string file = _folder.File("a/one.png");
        var options = new ComparisonOptions();
        Assert.That(() => PictureComparison.Measure(a, null, options), Throws.TypeOf<UsageException>().With.Message.Contains("second file or folder"));
        Assert.That(() => PictureComparison.Measure(a, file, options), Throws.TypeOf<UsageException>().With.Message.Contains("two files or two folders"));
        Assert.That(() => PictureComparison.Measure(a, _folder.File("none"), options), Throws.TypeOf<FileNotFoundException>().With.Message.Contains("none"));
        Assert.That(() => PictureComparison.Measure(a, _folder.File("empty"), options), Throws.TypeOf<FileNotFoundException>().With.Message.Contains(".png"));
        Assert.That(() => PictureComparison.Measure(a, a, options with { Support = SupportKind.Hole }), Throws.TypeOf<UsageException>().With.Message.Contains("mask"));
        Assert.That(() => PictureComparison.Measure(a, a, options with { Mask = file }), Throws.TypeOf<UsageException>().With.Message.Contains("hole or the face"));
    }

    private void Save(string name, string texture, int side = 40)
    {
        Image<float> image = RecordedMetrics.Texture(texture, side, side, 3);
        byte[] bytes = Array.ConvertAll(image.Samples, sample => (byte)MathF.Round(sample * 255));
        ImageFile.Save(_folder.File(name), new Image<byte>(side, side, 3, bytes));
    }

    private void SaveMask(string name, int bright)
    {
        var mask = new Image<byte>(40, 40, 1);
        mask.Samples.AsSpan(0, bright).Fill(255);
        ImageFile.Save(_folder.File(name), mask);
    }
}
