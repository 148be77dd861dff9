using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Tests.Fixtures;
using Deocc.Tests.Serialization;
using Deocc.Training.Metrics;
using Deocc.Training.Metrics.Distributions;

namespace Deocc.Tests.Metrics;

[TestFixture]
internal sealed class DistributionTests
{
    [Test]
    public void MeanAndCovarianceAreThoseOfNumPy()
    {
        FeatureStatistics statistics = First(40);
        Assert.That(statistics.Mean(), Is.EqualTo(RecordedMetrics.Numbers("distributions", "mean")).Within(1e-12));
        Assert.That(statistics.Covariance(), Is.EqualTo(RecordedMetrics.Numbers("distributions", "covariance")).Within(1e-12));
    }

    [Test]
    public void BatchesDoNotMatter()
    {
        float[] values = PatternValues.Reals("many", 200 * 5, centre: 1000);
        FeatureStatistics whole = Gather(values, 5);
        FeatureStatistics interrupted = new(5);
        foreach (float[] row in values.Chunk(5))
        {
            interrupted.Add(row);
            if (interrupted.Samples is 2 or 70) interrupted.Covariance();
        }

        Assert.That(interrupted.Covariance(), Is.EqualTo(whole.Covariance()).Within(1e-12));
        double mean = values.Where((_, i) => i % 5 == 2).Average(value => (double)value);
        double variance = values.Where((_, i) => i % 5 == 2).Sum(value => (value - mean) * (value - mean)) / 199;
        Assert.That(whole.Covariance()[12], Is.EqualTo(variance).Within(1e-12));
    }

    [Test]
    public void TheFrechetDistanceIsThatOfSciPy()
    {
        Assert.That(FrechetDistance.Between(First(40), Second(60)), Is.EqualTo(RecordedMetrics.Number("distributions", "frechet")).Within(1e-9));
        Assert.That(FrechetDistance.Between(First(8), Second(9)), Is.EqualTo(RecordedMetrics.Number("distributions", "frechetOfFew")).Within(1e-5));
        Assert.That(FrechetDistance.Between(First(40), First(40)), Is.Zero.Within(1e-9));
    }

    [Test]
    public void TheDistanceOfShiftedSetsIsTheShift()
    {
        float[] values = PatternValues.Reals("shift", 300 * 6);
        float[] shifted = [.. values.Select(value => value + 2)];
        Assert.That(FrechetDistance.Between(Gather(values, 6), Gather(shifted, 6)), Is.EqualTo(24).Within(1e-5));
    }

    [Test]
    public void FewSamplesAreSaid()
    {
        MetricFigure figure = FrechetDistance.Figure(First(40), Second(60), "test");
        Assert.That(figure.Note, Is.EqualTo("40 against 60 samples: fewer than 2048, which biases it upwards"));
        Assert.That(figure.Samples, Is.EqualTo(40));
        FeatureStatistics many = Gather(PatternValues.Reals("many", 2048), 1);
        Assert.That(FrechetDistance.Figure(many, many, "test").Note, Is.Null);
    }

    [Test]
    public void BadSamplesAreRefused()
    {
        var statistics = new FeatureStatistics(3);
        Assert.That(() => statistics.Add([1, 2]), Throws.TypeOf<ShapeException>());
        Assert.That(() => statistics.Add([1, 2, float.NaN]), Throws.TypeOf<NonFiniteException>());
        Assert.That(statistics.Mean, Throws.TypeOf<ShapeException>());
        statistics.Add([1, 2, 3]);
        Assert.That(statistics.Covariance, Throws.TypeOf<ShapeException>().With.Message.Contains("1 samples"));
        Assert.That(() => FrechetDistance.Between(statistics, First(2)), Throws.TypeOf<ShapeException>().With.Message.Contains("one network"));
    }

    [Test]
    public void AnyNetworkGivesFeatures()
    {
        using var folder = new TemporaryFolder();
        ImageFile.Save(folder.File("one.png"), new Image<byte>(2, 2, 1, [0, 51, 102, 255]));
        File.WriteAllText(folder.File("two.png"), "no picture");
        var skipped = new List<SkippedItem>();
        FeatureStatistics statistics = PictureFeatures.Gather(
            [folder.File("one.png"), folder.File("two.png")], 1, image => [image.Samples.Average()], skipped);
        Assert.That(statistics.Mean()[0], Is.EqualTo(0.4).Within(1e-6));
        Assert.That(skipped.Single().Name, Does.EndWith("two.png"));
    }

    private static FeatureStatistics First(int samples) => Gather(PatternValues.Reals("fid/first", 40 * 12, centre: 50)[..(samples * 12)], 12);

    private static FeatureStatistics Second(int samples) => Gather(PatternValues.Reals("fid/second", 60 * 12, 50.3, 1.2)[..(samples * 12)], 12);

    private static FeatureStatistics Gather(float[] values, int features)
    {
        var statistics = new FeatureStatistics(features);
        foreach (float[] row in values.Chunk(features)) statistics.Add(row);
        return statistics;
    }
}
