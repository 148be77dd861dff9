namespace Deocc.Training.Metrics.Recognition;

/// <summary>How well likenesses tell pairs of one person from pairs of two.</summary>
/// <param name="EqualErrorRate">Where as many pairs of two persons are taken for one as pairs of one for two, 0..1. Papers give 100 % - EER.</param>
/// <param name="AreaUnderCurve">The area under the receiver operating characteristic, 0..1; ties count half.</param>
/// <param name="Accuracy">The mean over the folds of the share of right answers, with the threshold that is best on the other folds.</param>
/// <param name="AccuracyDeviation">The standard deviation over the folds (divisor n).</param>
/// <param name="Pairs">How many pairs there were.</param>
/// <param name="Folds">How many folds there were.</param>
public sealed record VerificationScore(
    double EqualErrorRate, double AreaUnderCurve, double Accuracy, double AccuracyDeviation, int Pairs, int Folds);
