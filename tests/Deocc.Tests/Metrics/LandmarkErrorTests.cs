using Deocc.Engine.Diagnostics;
using Deocc.Tests.Fixtures;
using Deocc.Training.Metrics.Landmarks;

namespace Deocc.Tests.Metrics;

[TestFixture]
internal sealed class LandmarkErrorTests
{
    [Test]
    public void TheErrorIsInPercentOfTheEyesDistance()
    {
        float[] values = PatternValues.Reals("landmarks", 136, 100, 50);
        (float X, float Y)[] points = [.. values.Chunk(2).Select(pair => (pair[0], pair[1]))];
        (points[36], points[45]) = ((50, 60), (110, 140));
        var actual = new FaceLandmarks(points);
        var moved = new FaceLandmarks([.. points.Select(point => (point.X + 3, point.Y - 4))]);
        Assert.That(LandmarkError.Measure(moved, actual), Is.EqualTo(5).Within(1e-5));
        Assert.That(LandmarkError.Measure(actual, actual), Is.Zero);
    }

    [Test]
    public void FivePointsAreMeasuredByTheEyesCentres()
    {
        var actual = new FaceLandmarks([(0, 0), (40, 0), (20, 20), (5, 40), (35, 40)]);
        var predicted = new FaceLandmarks([(0, 0), (40, 0), (20, 30), (5, 40), (35, 40)]);
        Assert.That(LandmarkError.Measure(predicted, actual), Is.EqualTo(5).Within(1e-12));
    }

    [Test]
    public void WhatHasNoScaleIsRefused()
    {
        var five = new FaceLandmarks(new (float, float)[5]);
        Assert.That(() => LandmarkError.Measure(five, five), Throws.TypeOf<ShapeException>().With.Message.Contains("one place"));
        Assert.That(() => LandmarkError.Measure(new FaceLandmarks(new (float, float)[68]), five), Throws.TypeOf<ShapeException>().With.Message.Contains("68 points against 5"));
    }
}
