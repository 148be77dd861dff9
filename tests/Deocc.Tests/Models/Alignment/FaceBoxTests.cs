using Deocc.Engine.Diagnostics;
using Deocc.Imaging;

namespace Deocc.Tests.Models.Alignment;

[TestFixture]
internal sealed class FaceBoxTests
{
    [Test]
    public void TheBoxIsTheSquareOfTheBoundsWithTheForehead()
    {
        // Bounds 10..110 across and 40..120 down; the upper edge rises by 0.3 * 80 to 16, so that 104 is the longer side.
        FaceBox box = FaceBox.Of(Points());
        Assert.That(box.Side, Is.EqualTo(104).Within(1e-3));
        Assert.That((box.Width, box.Center.X, box.Center.Y), Is.EqualTo((box.Height, 60, 68)).Using<double>((a, b) => Math.Abs(a - b) < 1e-3));
    }

    [Test]
    public void ATurnMovesTheBoxAndKeepsItsSizeAndIsMeasured([Values(-45, -10, 0, 30, 45)] double degrees)
    {
        double radians = degrees * Math.PI / 180;
        FaceBox upright = FaceBox.Of(Points());

        // A similarity with a negative angle turns clockwise on the screen.
        AffineTransform turn = AffineTransform.Similarity(1.5, -radians, 20, 7);
        FaceLandmarks turned = Points().Transform(turn);
        FaceBox box = FaceBox.Of(turned);
        (double x, double y) = turn.Apply(upright.Center.X, upright.Center.Y);
        Assert.That(box.Side, Is.EqualTo(1.5 * upright.Side).Within(1e-3));
        Assert.That(double.Hypot(box.Center.X - x, box.Center.Y - y), Is.LessThan(1e-3));
        Assert.That(FaceBox.RollOf(turned), Is.EqualTo(radians).Within(1e-5));
    }

    [Test]
    public void TheCropHoldsTheBoxUprightInItsMiddleAndLeadsBack()
    {
        var box = new FaceBox(30, 40, 60, 80);
        FaceCrop crop = box.Crop(128, enlargement: 1.25, roll: 0.4);
        (double x, double y) = crop.ToCrop.Apply(60, 80);
        Assert.That(double.Hypot(x - 64, y - 64), Is.LessThan(1e-9));
        Assert.That(crop.PhotoPixelsPerPixel, Is.EqualTo(100 / 128.0).Within(1e-9));

        // A line that falls by the roll becomes level.
        (double u, double v) = crop.ToCrop.Apply(60 + Math.Cos(0.4), 80 + Math.Sin(0.4));
        Assert.That(v, Is.EqualTo(64).Within(1e-9));
        Assert.That(u, Is.GreaterThan(64));
        (double backX, double backY) = crop.ToPhoto.Apply(u, v);
        Assert.That(double.Hypot(backX - 60 - Math.Cos(0.4), backY - 80 - Math.Sin(0.4)), Is.LessThan(1e-9));
    }

    [Test]
    public void OverlapIsSharedAreaByAllArea()
    {
        var box = new FaceBox(0, 0, 10, 10);
        Assert.That(box.IntersectionOverUnion(box), Is.EqualTo(1));
        Assert.That(box.IntersectionOverUnion(new FaceBox(5, 0, 10, 10)), Is.EqualTo(50 / 150.0).Within(1e-12));
        Assert.That(box.IntersectionOverUnion(new FaceBox(10, 0, 10, 10)), Is.Zero);
    }

    [Test]
    public void FivePointsMakeNoBox() =>
        Assert.That(() => FaceBox.Of(Points().ToFive()), Throws.InstanceOf<ShapeException>().With.Message.Contains("68"));

    /// <summary>Corners of a rectangle, and the eyes on a level line; everything else lies in the middle.</summary>
    private static FaceLandmarks Points()
    {
        var points = new (float X, float Y)[68];
        Array.Fill(points, (60, 80));
        (points[0], points[16], points[8]) = ((10, 60), (110, 60), (60, 120));
        points[19] = (50, 40);
        for (int i = 36; i < 42; i++) (points[i], points[i + 6]) = ((40, 60), (80, 60));
        return new FaceLandmarks(points);
    }
}
