using Deocc.Engine.Diagnostics;
using Deocc.Tests.Fixtures;
using Deocc.Training.Metrics.Recognition;

namespace Deocc.Tests.Metrics;

[TestFixture]
internal sealed class RecognitionTests
{
    private static readonly bool[] Alternating = [.. Enumerable.Range(0, 200).Select(i => i % 2 == 0)];

    [Test]
    public void VerificationIsThatOfSciPy()
    {
        double[] likeness = [.. PatternValues.Reals("verification", 200).Select((value, i) => Math.Round((value * 0.5) + (i % 2 == 0 ? 0.3 : 0), 2))];
        VerificationScore score = Verification.Measure(likeness, Alternating);
        Assert.That(score.EqualErrorRate, Is.EqualTo(RecordedMetrics.Number("recognition", "equalErrorRate")).Within(1e-9));
        Assert.That(score.AreaUnderCurve, Is.EqualTo(RecordedMetrics.Number("recognition", "areaUnderCurve")).Within(1e-9));
        Assert.That(score.Accuracy, Is.EqualTo(RecordedMetrics.Number("recognition", "accuracy")).Within(1e-9));
        Assert.That(score.AccuracyDeviation, Is.EqualTo(RecordedMetrics.Number("recognition", "accuracyDeviation")).Within(1e-9));
        Assert.That((score.Pairs, score.Folds), Is.EqualTo((200, 10)));
    }

    [Test]
    public void PerfectReversedAndConstantLikenessesAreTold()
    {
        VerificationScore perfect = Verification.Measure([.. Alternating.Select(same => same ? 1.0 : 0.0)], Alternating);
        Assert.That((perfect.EqualErrorRate, perfect.AreaUnderCurve, perfect.Accuracy), Is.EqualTo((0.0, 1.0, 1.0)).Within(1e-12));
        VerificationScore reversed = Verification.Measure([.. Alternating.Select(same => same ? 0.0 : 1.0)], Alternating);
        Assert.That((reversed.EqualErrorRate, reversed.AreaUnderCurve), Is.EqualTo((1.0, 0.0)).Within(1e-12));
        VerificationScore constant = Verification.Measure(new double[200], Alternating);
        Assert.That((constant.EqualErrorRate, constant.AreaUnderCurve, constant.Accuracy), Is.EqualTo((0.5, 0.5, 0.5)).Within(1e-12));
    }

    [Test]
    public void FoldsMayBeGiven()
    {
        // In the second fold the likenesses of both kinds are higher by one, so that the other fold's threshold fails.
        VerificationScore score = Verification.Measure([0.9, 0.1, 1.9, 1.1], [true, false, true, false], [0, 0, 1, 1]);
        Assert.That((score.Accuracy, score.Folds), Is.EqualTo((0.5, 2)));
    }

    [Test]
    public void BadAnswersAreRefused()
    {
        Assert.That(() => Verification.Measure([1, 2], [true]), Throws.TypeOf<ShapeException>());
        Assert.That(() => Verification.Measure([1, 2], [true, true]), Throws.TypeOf<ShapeException>().With.Message.Contains("both needed"));
        Assert.That(() => Verification.Measure([1, double.NaN], [true, false]), Throws.TypeOf<NonFiniteException>());
    }

    [Test]
    public void CosinesAreOfDirectionsOnly()
    {
        Assert.That(Embeddings.Cosine([3, 0], [0, 5]), Is.Zero);
        Assert.That(Embeddings.Cosine([1, 2, 3], [-2, -4, -6]), Is.EqualTo(-1).Within(1e-12));
        Assert.That(Embeddings.Cosine([0, 0], [1, 2]), Is.NaN);
        Assert.That(() => Embeddings.Cosine([1], [1, 2]), Throws.TypeOf<ShapeException>());
    }

    [Test]
    public void RanksCountPersonsNotPictures()
    {
        float[][] gallery = [[1, 0], [0.99f, 0.1f], [0.7f, 0.7f], [0, 1]];
        string[] persons = ["ann", "ann", "bob", "cid"];
        double[] ranks = Identification.Ranks([[1, 0], [0.9f, 0.4f], [0.9f, 0.1f]], ["ann", "bob", "cid"], gallery, persons, ranks: 4);
        Assert.That(ranks, Is.EqualTo(new[] { 1 / 3.0, 2 / 3.0, 1, 1 }).Within(1e-12));
    }

    [Test]
    public void EmbeddingsThatAreAllTheSameFindNobody()
    {
        float[][] gallery = [.. Enumerable.Repeat(new float[] { 1, 1 }, 6)];
        string[] persons = ["a", "b", "c", "d", "e", "f"];
        Assert.That(Identification.Ranks([[1, 1]], ["a"], gallery, persons), Is.All.Zero);
        Assert.That(() => Identification.Ranks([[1, 1]], ["x"], gallery, persons), Throws.TypeOf<ShapeException>().With.Message.Contains("'x'"));
    }
}
