using Deocc.Engine.Diagnostics;
using Deocc.Imaging;

namespace Deocc.Tests.Models.Alignment;

[TestFixture]
internal sealed class FaceAlignmentTests
{
    // Five points of a portrait in a photograph of 640x480, pixel centers at half-integers.
    private static readonly FaceLandmarks Portrait = new([(301.2f, 200.7f), (371.9f, 193.1f), (338.4f, 236.2f), (312.6f, 276.3f), (376.8f, 268.4f)]);

    private static IEnumerable<TestCaseData> Crops()
    {
        yield return Case("POS 224", landmarks => FaceAlignment.Pose(landmarks), 224);
        yield return Case("POS 256", landmarks => FaceAlignment.Pose(landmarks, 256), 256);
        yield return Case("ArcFace", FaceAlignment.ArcFace, 112);
        yield return Case("CelebA", landmarks => FaceAlignment.CelebA(landmarks), 128);
        yield return Case("FFHQ", landmarks => FaceAlignment.Ffhq(landmarks, 512), 512);

        static TestCaseData Case(string name, Func<FaceLandmarks, FaceCrop> align, int size) => new TestCaseData(align, size).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Crops))]
    public void AlignmentFollowsTheFace(Func<FaceLandmarks, FaceCrop> align, int size)
    {
        FaceCrop crop = align(Portrait);
        Assert.That(crop.Size, Is.EqualTo(size));
        FaceLandmarks there = Portrait.Transform(crop.ToCrop);
        FaceLandmarks back = there.Transform(crop.ToPhoto);
        for (int i = 0; i < 5; i++)
        {
            Assert.That(back[i].X, Is.EqualTo(Portrait[i].X).Within(1e-3));
            Assert.That(back[i].Y, Is.EqualTo(Portrait[i].Y).Within(1e-3));
            Assert.That(there[i].X, Is.InRange(0.2 * size, 0.8 * size));
            Assert.That(there[i].Y, Is.InRange(0.2 * size, 0.9 * size));
        }

        // A shifted and scaled photograph gives the same crop.
        var move = new AffineTransform(2.5, 0, 31, 0, 2.5, -17);
        FaceLandmarks moved = Portrait.Transform(move).Transform(align(Portrait.Transform(move)).ToCrop);
        for (int i = 0; i < 5; i++)
        {
            Assert.That(moved[i].X, Is.EqualTo(there[i].X).Within(2e-3));
            Assert.That(moved[i].Y, Is.EqualTo(there[i].Y).Within(2e-3));
        }
    }

    [Test]
    public void PoseRecoversTheCameraThatMadeThePoints([Values(0, 0.4)] double turn)
    {
        // The reference itself, turned about the vertical axis, scaled and shifted: the fit is exact.
        (double X, double Y, double Z)[] reference =
        [
            (-.311487, .290361, .133780), (.309799, .289720, .131795), (.003253, -.046179, .552442), (-.252169, -.381339, .224057),
            (.248466, -.381282, .222358),
        ];
        (double sine, double cosine) = Math.SinCos(turn);
        var points = new FaceLandmarks([.. reference.Select(p => ((float)(400 + (150 * ((cosine * p.X) + (sine * p.Z)))), (float)(300 - (150 * p.Y))))]);
        FaceCrop crop = FaceAlignment.Pose(points);
        Assert.That(crop.ToCrop.A, Is.EqualTo(102.0 / 150).Within(1e-5));
        Assert.That(crop.ToCrop.Apply(400, 300), Is.EqualTo((112.0, 112.0)).Using<(double X, double Y)>((a, b) => Math.Abs(a.X - b.X) + Math.Abs(a.Y - b.Y) < 1e-2));
        Assert.That(FaceAlignment.Pose(points, 256).ToCrop.A, Is.EqualTo(116.0 / 150).Within(1e-5));
        Assert.That(FaceAlignment.Pose(points, 448).ToCrop.A, Is.EqualTo(204.0 / 150).Within(1e-5));
        Assert.That(crop.PhotoPixelsPerPixel, Is.EqualTo(150 / 102.0).Within(1e-4));
    }

    [Test]
    public void PoseMatchesTheLeastSquaresOfNumPy()
    {
        // numpy.linalg.lstsq of the eight unknowns for the points above, y up: s 116.56482, t (341.50075, -228.75492).
        FaceCrop crop = FaceAlignment.Pose(Portrait);
        Assert.That(crop.ToCrop.A, Is.EqualTo(102 / 116.56482).Within(1e-4));
        (double x, double y) = crop.ToPhoto.Apply(112, 112);
        Assert.That(x, Is.EqualTo(341.50075).Within(1e-2));
        Assert.That(y, Is.EqualTo(228.75492).Within(1e-2));
        Assert.That((crop.ToCrop.B, crop.ToCrop.D), Is.EqualTo((0.0, 0.0)));
    }

    [Test]
    public void TemplatesMapToThemselves()
    {
        FaceLandmarks arcFace = new([(38.7946f, 52.1963f), (74.0318f, 52.0014f), (56.5252f, 72.2366f), (42.0493f, 92.8655f), (71.2299f, 92.7041f)]);
        AssertIdentity(FaceAlignment.ArcFace(arcFace).ToCrop, 1e-4);

        // CelebA's own aligned picture: the crop cuts 20 rows and scales by 128/178.
        FaceLandmarks celebA = new([(70.245f, 111.5f), (107.737f, 111.5f), (90, 135), (73.432f, 153.014f), (104.432f, 153.014f)]);
        AffineTransform crop = FaceAlignment.CelebA(celebA).ToCrop;
        AssertIdentity(crop.Then(new AffineTransform(178 / 128.0, 0, 0, 0, 178 / 128.0, 20)), 1e-3);
    }

    [Test]
    public void FfhqTurnsWithTheHead()
    {
        FaceLandmarks upright = new([(80, 100), (120, 100), (100, 122), (86, 144), (114, 144)]);
        FaceCrop crop = FaceAlignment.Ffhq(upright, 100);

        // Eyes 40 apart, mouth 44 below: the half side is max(2 * 40, 1.8 * 44), the center 4.4 below the eyes.
        Assert.That(crop.ToCrop.Apply(100, 104.4), Is.EqualTo((50.0, 50.0)).Using<(double X, double Y)>((a, b) => Math.Abs(a.X - b.X) + Math.Abs(a.Y - b.Y) < 1e-4));
        Assert.That(crop.ToCrop.A, Is.EqualTo(100 / 160.0).Within(1e-6));
        AffineTransform turn = AffineTransform.Similarity(1, 0.5, 30, 90);
        FaceLandmarks turned = upright.Transform(turn);
        AffineTransform expected = turn.Invert().Then(crop.ToCrop);
        AffineTransform found = FaceAlignment.Ffhq(turned, 100).ToCrop;
        Assert.That(found.B, Is.EqualTo(expected.B).Within(1e-5));
        Assert.That(found.F, Is.EqualTo(expected.F).Within(1e-2));
    }

    [Test]
    public void PointsInOnePlaceAreRefused()
    {
        FaceLandmarks same = new([(5, 5), (5, 5), (5, 5), (5, 5), (5, 5)]);
        Assert.Throws<ShapeException>(() => FaceAlignment.Pose(same));
        Assert.Throws<ShapeException>(() => FaceAlignment.ArcFace(same));
        Assert.Throws<ShapeException>(() => FaceAlignment.CelebA(same));
        Assert.Throws<ShapeException>(() => FaceAlignment.Ffhq(same));
        Assert.Throws<ShapeException>(() => FaceAlignment.Pose(Portrait, 0));
    }

    private static void AssertIdentity(AffineTransform transform, double tolerance)
    {
        double[] found = [transform.A, transform.B, transform.C, transform.D, transform.E, transform.F];
        Assert.That(found, Is.EqualTo((double[])[1, 0, 0, 0, 1, 0]).Within(tolerance));
    }
}
