using Deocc.Models.Detection;

namespace Deocc.Tests.Models.Detection;

[TestFixture]
internal sealed class NonMaximumSuppressionTests
{
    [Test]
    public void OfFacesThatOverlapTheBestStaysAndTheOthersComeByScore()
    {
        DetectedFace[] faces =
        [
            Face(0, 0, 100, 0.6),
            Face(10, 0, 100, 0.9),
            Face(200, 0, 100, 0.7),
            Face(280, 0, 100, 0.95),
        ];
        IReadOnlyList<DetectedFace> kept = NonMaximumSuppression.Keep(faces, overlap: 0.4, containment: 0.7);
        Assert.That(kept, Is.EqualTo((DetectedFace[])[faces[3], faces[1], faces[2]]), "the third and the fourth share a ninth of their area");
    }

    [Test]
    public void AFaceInsideABetterOneGoesAndOneBesideItStays()
    {
        DetectedFace large = Face(0, 0, 100, 0.9);
        DetectedFace inside = Face(30, 30, 30, 0.8);
        DetectedFace halfInside = Face(85, 30, 30, 0.8);
        Assert.That(NonMaximumSuppression.Keep([inside, large], 0.4, 0.7), Is.EqualTo((DetectedFace[])[large]));
        Assert.That(NonMaximumSuppression.Keep([halfInside, large], 0.4, 0.7), Has.Count.EqualTo(2));
        Assert.That(NonMaximumSuppression.Keep([inside, large], 0.4, 1), Has.Count.EqualTo(2));
        Assert.That(NonMaximumSuppression.Keep([], 0.4, 0.7), Is.Empty);
    }

    private static DetectedFace Face(double left, double top, double side, double score) => new(new FaceBox(left, top, side, side), score);
}
