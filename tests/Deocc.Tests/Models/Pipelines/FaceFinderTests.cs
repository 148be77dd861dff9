using System.Reflection;
using Deocc.Imaging;
using Deocc.Imaging.Colors;
using Deocc.Imaging.Jpeg;
using Deocc.Models.Pipelines;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Models.Pipelines;

/// <summary>Faces found by the networks that ship, in the portrait that ships.</summary>
[NoLeaks]
internal sealed class FaceFinderTests
{
    [Test]
    public void AFaceIsFoundUprightAndAtASecondLookUpsideDown()
    {
        Image<byte> portrait = ImageChannels.ToRgb(Portrait());
        using var finder = new FaceFinder(new WeightSet(null));
        IReadOnlyList<FoundFace> faces = finder.Find(portrait);
        Assert.That(faces, Has.Count.EqualTo(1), "patches on clothes are no faces");
        FoundFace upright = faces[0];
        FoundFace turned = finder.Find(ImageOrientation.Upright(portrait, 3)).First();

        // The same points from the opposite corner, within a tenth of the face.
        double tolerance = 0.1 * upright.Box.Side;
        foreach (int point in (int[])[8, 30, 36, 45, 48, 54])
        {
            Assert.That(portrait.Width - turned.Landmarks[point].X, Is.EqualTo(upright.Landmarks[point].X).Within(tolerance));
            Assert.That(portrait.Height - turned.Landmarks[point].Y, Is.EqualTo(upright.Landmarks[point].Y).Within(tolerance));
        }
    }

    [Test]
    public void APictureWithoutAFaceHasNone()
    {
        using var finder = new FaceFinder(new WeightSet(null));
        Assert.That(finder.Find(TestPhoto.Make(200, 150, 3)), Is.Empty);
    }

    [TestCase(false, new[] { 0.02, 0.07, 0.08 }, true)]
    [TestCase(false, new[] { 0.02, 0.09, 0.02 }, false)]
    [TestCase(true, new[] { 0.08, 0.3, 0.11 }, true)]
    [TestCase(true, new[] { 0.05, 0.13, 0.2 }, false)]
    [TestCase(true, new[] { 0.11, 0.16, 0.43 }, false)]
    [TestCase(false, new[] { double.PositiveInfinity, 0, 0 }, false)]
    public void LandmarksConfirmAFaceIfTheyAgree_OfASureOneIfMostDo(bool isSure, double[] distances, bool isFace) =>
        Assert.That(FaceFinder.IsConfirmed(isSure, distances), Is.EqualTo(isFace));

    [Test]
    public void NoMoreLandmarksAreFoundThanNeeded()
    {
        int asked = 0;
        Assert.That(FaceFinder.IsConfirmed(isSure: false, Enumerable.Range(0, 3).Select(_ => { asked++; return 1.0; })), Is.False);
        Assert.That(asked, Is.EqualTo(1));
    }

    private static Image<byte> Portrait()
    {
        using Stream stream = Assembly.Load("deocc").GetManifestResourceStream("astronaut.jpg")!;
        var file = new byte[stream.Length];
        stream.ReadExactly(file);
        return new JpegCodec().Decode(file).ToBytes();
    }
}
