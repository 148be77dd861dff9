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

    private static Image<byte> Portrait()
    {
        using Stream stream = Assembly.Load("deocc").GetManifestResourceStream("astronaut.jpg")!;
        var file = new byte[stream.Length];
        stream.ReadExactly(file);
        return new JpegCodec().Decode(file).ToBytes();
    }
}
