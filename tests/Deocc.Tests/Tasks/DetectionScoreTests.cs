using Deocc.Models.Detection;
using Deocc.Training.Tasks.Detection;

namespace Deocc.Tests.Tasks;

[TestFixture]
internal sealed class DetectionScoreTests
{
    [Test]
    public void RecallIsReadWhereWrongBoxesReachTheirNumber()
    {
        var score = new DetectionScore();
        score.Add([Found(0, 0.9), Found(500, 0.8), Found(200, 0.7)], [Box(0), Box(200)], []);
        score.Add([Found(300, 0.6), Found(100, 0.5)], [Box(100), Box(700)], []);
        Assert.That(score.RecallAt(0), Is.EqualTo((0.25, 0.9)), "the second best box is wrong");
        Assert.That(score.RecallAt(0.5), Is.EqualTo((0.5, 0.7)), "one wrong box in two pictures");
        Assert.That(score.RecallAt(1), Is.EqualTo((0.75, 0.5)));
        Assert.That(score.At(0.55), Is.EqualTo((0.5, 1.0)));
    }

    [Test]
    public void ASecondBoxOnAFaceIsWrongAndOneOnAnIgnoredFaceDoesNotCount()
    {
        var score = new DetectionScore();
        score.Add([Found(0, 0.9), Found(5, 0.8), Found(300, 0.7)], [Box(0)], [Box(310)]);
        Assert.That(score.At(0.1), Is.EqualTo((1.0, 1.0)));
    }

    private static FaceBox Box(double left) => new(left, 0, 50, 50);

    private static DetectedFace Found(double left, double score) => new(Box(left), score);
}
