using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Ops.Losses;

[OpCases]
public static class CrossEntropyCases
{
    public static IEnumerable<OpCase> All() =>
    [
        Case("CrossEntropy of rows", [9, 37], t => t[0].CrossEntropy(t[1])),
        Case("CrossEntropy of short rows", [9, 5], t => t[0].CrossEntropy(t[1])),
        Case("CrossEntropy of pixels", [2, 5, 7, 9], t => t[0].CrossEntropy(t[1])),
        Case("CrossEntropy of many pixels", [2, 3, 27, 31], t => t[0].CrossEntropy(t[1])),
        Case("CrossEntropy of few pixels", [3, 4, 3], t => t[0].CrossEntropy(t[1])),
        Case("CrossEntropy sum", [2, 5, 7, 9], t => t[0].CrossEntropy(t[1], reduction: Reduction.Sum)),
        Case("CrossEntropy none", [2, 5, 7, 9], t => t[0].CrossEntropy(t[1], reduction: Reduction.None)),
        Case("CrossEntropy ignoring a label", [2, 5, 7, 9], t => t[0].CrossEntropy(t[1], ignoredLabel: 3)),
        Case("CrossEntropy smoothed", [2, 5, 7, 9], t => t[0].CrossEntropy(t[1], labelSmoothing: 0.1)),
        Case("CrossEntropy of rows, smoothed, ignoring", [9, 37], t => t[0].CrossEntropy(t[1], null, 3, 0.1)),
        Case("CrossEntropy of large logits", [2, 5, 7, 9], t => t[0].CrossEntropy(t[1])) with { Low = -90, High = 90 },
        Weighted("CrossEntropy weighted", [2, 5, 7, 9]),
        Weighted("CrossEntropy of rows, weighted", [9, 37]),
        Case("CrossEntropy of short labels", [2, 5, 7, 9], t => t[0].CrossEntropy(t[1])) with
        {
            Indices = () => [Tensor.From(Array.ConvertAll(Labels(5, 126), label => (int)label), [2, 7, 9])],
        },
    ];

    private static OpCase Case(string name, Shape logits, Func<Tensor[], Tensor> apply) =>
        new(name, [logits], apply)
        {
            Low = -4,
            High = 4,
            Indices = () => [Tensor.From(Labels(logits[1], logits.Without(1).Elements), logits.Without(1))],
        };

    private static OpCase Weighted(string name, Shape logits) =>
        new(name, [logits, [logits[1]]], t => t[0].CrossEntropy(t[2], t[1], ignoredLabel: 2, labelSmoothing: 0.2))
        {
            Low = 0.2,
            High = 3,
            Differentiable = [true, false],
            Indices = () => [Tensor.From(Labels(logits[1], logits.Without(1).Elements), logits.Without(1))],
        };

    private static long[] Labels(int classes, long count)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, (int)count).Select(_ => (long)random.Next(classes))];
    }
}
