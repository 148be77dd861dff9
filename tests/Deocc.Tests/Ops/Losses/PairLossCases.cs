using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Ops.Losses;

[OpCases]
public static class PairLossCases
{
    private static readonly Shape[] Pair = [[3, 5, 7, 9], [3, 5, 7, 9]];

    public static IEnumerable<OpCase> All() =>
    [
        new("L1Loss", Pair, t => t[0].L1Loss(t[1])) { Generate = AwayFromEqual },
        new("L1Loss sum", Pair, t => t[0].L1Loss(t[1], Reduction.Sum)) { Generate = AwayFromEqual },
        new("L1Loss none", Pair, t => t[0].L1Loss(t[1], Reduction.None)) { Generate = AwayFromEqual },
        new("L2Loss", Pair, t => t[0].L2Loss(t[1])),
        new("L2Loss sum", Pair, t => t[0].L2Loss(t[1], Reduction.Sum)),
        new("L2Loss none", Pair, t => t[0].L2Loss(t[1], Reduction.None)),
        new("L2Loss large", [[3, 177, 211], [3, 177, 211]], t => t[0].L2Loss(t[1])),
        new("HuberLoss", Pair, t => t[0].HuberLoss(t[1], 0.7)) { Generate = AwayFromDelta },
        new("HuberLoss none", Pair, t => t[0].HuberLoss(t[1], 0.7, Reduction.None)) { Generate = AwayFromDelta },
        new("SmoothL1Loss", Pair, t => t[0].SmoothL1Loss(t[1], 0.7)) { Generate = AwayFromDelta },
        new("BinaryCrossEntropyWithLogits", Pair, t => t[0].BinaryCrossEntropyWithLogits(t[1])) { Low = -6, High = 6 },
        new("BinaryCrossEntropyWithLogits none", Pair, t => t[0].BinaryCrossEntropyWithLogits(t[1], reduction: Reduction.None)),
        new(
            "BinaryCrossEntropyWithLogits weighted",
            [.. Pair, [5, 1, 1], [9]],
            t => t[0].BinaryCrossEntropyWithLogits(t[1], t[2], t[3])) { Low = 0.1, High = 3 },
        new("DiceLoss", Pair, t => t[0].DiceLoss(t[1])) { Low = 0.1 },
        new("DiceLoss by image", Pair, t => t[0].DiceLoss(t[1], 1, [1, 2, 3])) { Low = 0.1 },
        new("CosineSimilarity", Pair, t => t[0].CosineSimilarity(t[1])),
        new("CosineSimilarity of rows", [[7, 33], [33]], t => t[0].CosineSimilarity(t[1], -1)),
        new("TotalVariation", [[2, 3, 7, 9]], t => t[0].TotalVariation()) { Distinct = true },
        new("TotalVariation sum", [[2, 3, 7, 9]], t => t[0].TotalVariation(Reduction.Sum)) { Distinct = true },
    ];

    private static double[]? AwayFromEqual(int input, Shape shape, Random random) =>
        [.. Enumerable.Range(0, (int)shape.Elements).Select(i => (input == i % 2 ? 0.1 : -1.1) + random.NextDouble())];

    private static double[]? AwayFromDelta(int input, Shape shape, Random random) =>
        [.. Enumerable.Range(0, (int)shape.Elements).Select(i => input == 0 ? (i % 2 * 1.5) + (0.6 * random.NextDouble()) : 0)];
}
