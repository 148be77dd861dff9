using Deocc.Engine.Diagnostics;

namespace Deocc.Training.Metrics.Recognition;

/// <summary>Face verification, as on LFW (Huang et al. 2007, unrestricted training outside the folds).</summary>
public static class Verification
{
    /// <summary>The number of folds of LFW's protocol.</summary>
    public const int UsualFolds = 10;

    /// <summary>Measures.</summary>
    /// <param name="likeness">A number per pair, larger for more alike, such as the cosine of two embeddings.</param>
    /// <param name="isSame">Whether each pair is one person.</param>
    /// <param name="folds">The fold of each pair, from zero; null cuts the pairs in their order into ten of equal size.</param>
    /// <exception cref="ShapeException">The lengths differ, a kind of pair is missing, or there are fewer than two folds.</exception>
    /// <exception cref="NonFiniteException">A likeness is NaN.</exception>
    public static VerificationScore Measure(IReadOnlyList<double> likeness, IReadOnlyList<bool> isSame, IReadOnlyList<int>? folds = null)
    {
        int count = likeness.Count;
        if (isSame.Count != count || (folds is not null && folds.Count != count))
            throw new ShapeException($"verification: {count} likenesses, {isSame.Count} answers and {folds?.Count ?? count} folds differ in number");
        if (likeness.Any(double.IsNaN)) throw new NonFiniteException("verification: a likeness is NaN");
        if (!isSame.Contains(true) || !isSame.Contains(false))
            throw new ShapeException("verification: pairs of one person and pairs of two are both needed");
        int[] foldOf = folds is null ? [.. Enumerable.Range(0, count).Select(i => (int)((long)i * UsualFolds / count))] : [.. folds];
        int[] kinds = [.. foldOf.Distinct().Order()];
        if (kinds.Length < 2) throw new ShapeException("verification: at least two folds are needed");

        // All pairs from the most alike to the least.
        int[] order = [.. Enumerable.Range(0, count).OrderByDescending(i => likeness[i])];
        (double equalError, double area) = Curve(likeness, isSame, order);
        double[] accuracies = [.. kinds.Select(fold => Accuracy(likeness, isSame, foldOf, fold, order))];
        double mean = accuracies.Average();
        double deviation = Math.Sqrt(accuracies.Average(value => (value - mean) * (value - mean)));
        return new VerificationScore(equalError, area, mean, deviation, count, kinds.Length);
    }

    /// <summary>Walks the receiver operating characteristic, straight between its points; ties are one step.</summary>
    private static (double EqualError, double Area) Curve(IReadOnlyList<double> likeness, IReadOnlyList<bool> isSame, int[] order)
    {
        double same = isSame.Count(value => value);
        double different = isSame.Count - same;
        double falseRate = 0;
        double trueRate = 0;
        double area = 0;
        double equalError = double.NaN;
        for (int i = 0; i < order.Length;)
        {
            (double lastFalse, double lastTrue) = (falseRate, trueRate);
            double threshold = likeness[order[i]];
            for (; i < order.Length && likeness[order[i]] == threshold; i++)
            {
                if (isSame[order[i]]) trueRate += 1 / same;
                else falseRate += 1 / different;
            }

            area += (falseRate - lastFalse) * (trueRate + lastTrue) / 2;

            // The errors are equal where false rate + true rate = 1.
            double before = lastFalse + lastTrue;
            double after = falseRate + trueRate;
            if (double.IsNaN(equalError) && after >= 1 - 1e-12)
                equalError = lastFalse + ((falseRate - lastFalse) * Math.Clamp((1 - before) / (after - before), 0, 1));
        }

        return (equalError, area);
    }

    private static double Accuracy(IReadOnlyList<double> likeness, IReadOnlyList<bool> isSame, int[] foldOf, int fold, int[] order)
    {
        double threshold = BestThreshold(likeness, isSame, [.. order.Where(i => foldOf[i] != fold)]);
        int[] held = [.. order.Where(i => foldOf[i] == fold)];
        return held.Count(i => likeness[i] >= threshold == isSame[i]) / (double)held.Length;
    }

    /// <summary>The middle of the gap in which a threshold answers most pairs right; of equal ones the highest.</summary>
    private static double BestThreshold(IReadOnlyList<double> likeness, IReadOnlyList<bool> isSame, int[] order)
    {
        int right = order.Count(i => !isSame[i]);
        int best = right;
        double threshold = double.PositiveInfinity;
        for (int i = 0; i < order.Length; i++)
        {
            right += isSame[order[i]] ? 1 : -1;
            bool isTied = i + 1 < order.Length && likeness[order[i + 1]] == likeness[order[i]];
            if (isTied || right <= best) continue;
            best = right;
            threshold = i + 1 < order.Length ? (likeness[order[i]] + likeness[order[i + 1]]) / 2 : likeness[order[i]];
        }

        return threshold;
    }
}
