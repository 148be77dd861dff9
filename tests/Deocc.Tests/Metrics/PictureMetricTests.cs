using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Training.Metrics.Pictures;

namespace Deocc.Tests.Metrics;

[TestFixture]
internal sealed class PictureMetricTests
{
    private static readonly Image<float> Picture = RecordedMetrics.Texture("picture", 83, 70, 3);
    private static readonly Image<float> Reference = RecordedMetrics.Mix(Picture, 0.8, RecordedMetrics.Texture("reference", 83, 70, 3));
    private static readonly Support Inside = Support.FromMask(RecordedMetrics.Texture("mask", 83, 70, 1));

    private static readonly IPictureMetric[] Comparing = [new PsnrMetric(), new SsimMetric(), new SsimMetric(SsimWindow.Grey51), new L1Metric(), new MseMetric()];

    [Test]
    public void FiguresAreThoseOfScikitImage()
    {
        var pair = new PicturePair(Picture, Reference);
        Assert.That(Value(new PsnrMetric(), pair), Is.EqualTo(RecordedMetrics.Number("pictures", "psnr")).Within(1e-6));
        Assert.That(Value(new MseMetric(), pair), Is.EqualTo(RecordedMetrics.Number("pictures", "mse")).Within(1e-9));
        Assert.That(Value(new L1Metric(), pair), Is.EqualTo(RecordedMetrics.Number("pictures", "l1")).Within(1e-9));
        Assert.That(Value(new SsimMetric(), pair), Is.EqualTo(RecordedMetrics.Number("pictures", "ssim")).Within(1e-9));
        Assert.That(Value(new SsimMetric(SsimWindow.Grey51), pair), Is.EqualTo(RecordedMetrics.Number("pictures", "ssim51")).Within(1e-7));
    }

    [Test]
    public void TheSupportRestrictsThem()
    {
        var pair = new PicturePair(Picture, Reference, Inside);
        Assert.That(Value(new PsnrMetric(), pair), Is.EqualTo(RecordedMetrics.Number("pictures", "psnrInside")).Within(1e-6));
        Assert.That(Value(new SsimMetric(), pair), Is.EqualTo(RecordedMetrics.Number("pictures", "ssimInside")).Within(1e-9));
    }

    [Test]
    public void BothRangesOfAnErrorAreGiven()
    {
        var pair = new PicturePair(Picture, Reference);
        double[] l1 = Values(new L1Metric(), pair);
        Assert.That(l1[1], Is.EqualTo(2 * l1[0]));
        double[] mse = Values(new MseMetric(), pair);
        Assert.That(mse[1], Is.EqualTo(255 * 255 * mse[0]).Within(1e-12));
    }

    [Test]
    public void EqualPicturesArePerfect()
    {
        var pair = new PicturePair(Picture, Picture);
        Assert.That(Value(new PsnrMetric(), pair), Is.EqualTo(double.PositiveInfinity));
        Assert.That(Value(new SsimMetric(), pair), Is.EqualTo(1).Within(1e-12));
        Assert.That(Values(new MaskMetric(), pair), Is.All.EqualTo(1));
    }

    [Test]
    public void ConstantPicturesHaveTheSsimOfTheirMeans()
    {
        var pair = new PicturePair(Constant(0.5f, 1), Constant(0.25f, 1));
        double expected = ((2 * 0.5 * 0.25) + 1e-4) / ((0.5 * 0.5) + (0.25 * 0.25) + 1e-4);
        Assert.That(Value(new SsimMetric(), pair), Is.EqualTo(expected).Within(1e-9));
        Assert.That(Value(new PsnrMetric(), pair), Is.EqualTo(-20 * Math.Log10(0.25)).Within(1e-9));
    }

    [Test]
    public void NaNsAreNotHidden([ValueSource(nameof(Comparing))] IPictureMetric metric)
    {
        Image<float> broken = Constant(0.5f, 3);
        broken.Samples[(((40 * broken.Width) + 40) * 3) + 1] = float.NaN;
        Assert.That(Value(metric, new PicturePair(broken, Constant(0.4f, 3))), Is.NaN);
    }

    [Test]
    public void GreyStandsForThreeEqualChannelsAndAlphaForNothing()
    {
        Image<float> grey = RecordedMetrics.Texture("mask", 83, 70, 1);
        Image<float> withAlpha = new(83, 70, 4);
        for (int i = 0; i < 83 * 70; i++)
        {
            Picture.Samples.AsSpan(i * 3, 3).CopyTo(withAlpha.Pixel(i % 83, i / 83));
            withAlpha.Samples[(i * 4) + 3] = i % 2;
        }

        Assert.That(Value(new PsnrMetric(), new PicturePair(withAlpha, Picture)), Is.EqualTo(double.PositiveInfinity));
        Image<float> tripled = new(83, 70, 3, [.. grey.Samples.SelectMany(sample => new[] { sample, sample, sample })]);
        Assert.That(Value(new L1Metric(), new PicturePair(grey, Picture)), Is.EqualTo(Value(new L1Metric(), new PicturePair(tripled, Picture))));
    }

    [Test]
    public void MasksAreCountedByPixels()
    {
        var predicted = new Image<float>(4, 1, 1, [1, 0.6f, 0, 0]);
        var actual = new Image<float>(4, 1, 1, [1, 0, 1, 0.4f]);
        double[] values = Values(new MaskMetric(), new PicturePair(predicted, actual));
        Assert.That(values, Is.EqualTo(new[] { 1 / 2.0, 1 / 2.0, 1 / 3.0, 1 / 2.0 }));
        Assert.That(Values(new MaskMetric(), new PicturePair(Constant(0, 1), Constant(0, 1))), Is.All.NaN);
    }

    [Test]
    public void WhatCannotBeMeasuredIsRefused()
    {
        Assert.That(() => Support.FromMask(Constant(0, 1)), Throws.TypeOf<ShapeException>().With.Message.Contains("support is empty"));
        Assert.That(() => new PicturePair(Picture, Constant(0, 3)), Throws.TypeOf<ShapeException>().With.Message.Contains("83x70 against 60x60"));
        Assert.That(() => new PicturePair(Constant(0, 3), null, Inside), Throws.TypeOf<ShapeException>().With.Message.Contains("mask is 83x70"));
        var tiny = new PicturePair(new Image<float>(10, 20, 3), new Image<float>(10, 20, 3));
        Assert.That(() => Value(new SsimMetric(), tiny), Throws.TypeOf<ShapeException>().With.Message.Contains("smaller than the window"));
        var corner = new Image<float>(83, 70, 1);
        corner.Samples[0] = 1;
        var cornerOnly = new PicturePair(Picture, Reference, Support.FromMask(corner));
        Assert.That(() => Value(new SsimMetric(), cornerOnly), Throws.TypeOf<ShapeException>().With.Message.Contains("centre in the support"));
    }

    private static Image<float> Constant(float value, int channels)
    {
        var image = new Image<float>(60, 60, channels);
        Array.Fill(image.Samples, value);
        return image;
    }

    private static double Value(IPictureMetric metric, PicturePair pair) => Values(metric, pair)[0];

    private static double[] Values(IPictureMetric metric, PicturePair pair)
    {
        var values = new double[metric.Figures.Count];
        metric.Measure(pair, values);
        return values;
    }
}
