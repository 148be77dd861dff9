using Deocc.Engine.Diagnostics;
using Deocc.Imaging;

namespace Deocc.Tests.Imaging;

/// <summary>Thin-plate splines and pictures warped by them.</summary>
internal sealed class SplineWarpTests
{
    private static readonly (double X, double Y)[] Places = [(3, 4), (30, 5), (28, 33), (6, 27), (17, 16)];

    [Test]
    public void PointsGoWhereTheyAreSentAndAnAffineMapStaysOne()
    {
        (double X, double Y)[] to = [(4, 4), (29, 7), (30, 30), (5, 29), (20, 13)];
        var spline = new ThinPlateSpline(Places, to);
        for (int i = 0; i < to.Length; i++)
        {
            (double x, double y) = spline.At(Places[i].X, Places[i].Y);
            Assert.That((x, y), Is.EqualTo(to[i]).Using<(double X, double Y)>(IsNear));
        }

        var turn = new AffineTransform(0.8, -0.3, 5, 0.4, 1.1, -2);
        var affine = new ThinPlateSpline(Places, [.. Places.Select(place => turn.Apply(place.X, place.Y))]);
        Assert.That(affine.At(11, 90), Is.EqualTo(turn.Apply(11, 90)).Using<(double X, double Y)>(IsNear));
    }

    [Test]
    public void WithSmoothingPointsMayLieOnOneAnother()
    {
        (double X, double Y)[] twice = [.. Places, Places[4]];
        (double X, double Y)[] to = [.. Places, (19, 16)];
        Assert.That(() => new ThinPlateSpline(twice, to), Throws.TypeOf<ShapeException>().With.Message.Contains("on one another"));
        (double x, double y) = new ThinPlateSpline(twice, to, smoothing: 1).At(17, 16);
        Assert.That(x, Is.EqualTo(18).Within(0.05), "half way between the two");
        Assert.That(y, Is.EqualTo(16).Within(0.05));
    }

    [Test]
    public void PointsThatFixNoMapAreRefused()
    {
        Assert.That(() => new ThinPlateSpline([(0, 0), (1, 1), (2, 2)], [(0, 0), (1, 1), (2, 2)]), Throws.TypeOf<ShapeException>());
        Assert.That(() => new ThinPlateSpline([(0, 0), (1, 1)], [(0, 0), (1, 1)]), Throws.TypeOf<ShapeException>().With.Message.Contains("at least 3"));
        Assert.That(() => SplineWarp.Warp(new Image<float>(2, 2, 1), Shift(0, 0), 0, 2), Throws.TypeOf<ShapeException>());
    }

    [Test]
    public void AShiftedPictureIsThePictureShifted()
    {
        var image = new Image<float>(19, 13, 2);
        for (int i = 0; i < image.Samples.Length; i++) image.Samples[i] = i * 31 % 97;
        Image<float> same = SplineWarp.Warp(image, Shift(0, 0), 19, 13);
        Assert.That(same.Samples, Is.EqualTo(image.Samples).Within(1e-3));
        Image<float> moved = SplineWarp.Warp(image, Shift(2, -3), 21, 11);
        Assert.That(moved.Pixel(5, 7).ToArray(), Is.EqualTo(image.Pixel(7, 4).ToArray()).Within(1e-3));
        Assert.That(moved.Pixel(20, 0).ToArray(), Is.EqualTo(image.Pixel(18, 0).ToArray()).Within(1e-3), "the nearest beyond the edge");
    }

    private static ThinPlateSpline Shift(double x, double y) => new(Places, [.. Places.Select(place => (place.X + x, place.Y + y))]);

    private static bool IsNear((double X, double Y) a, (double X, double Y) b) => double.Hypot(a.X - b.X, a.Y - b.Y) < 1e-9;
}
