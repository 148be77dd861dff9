using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Ops.Normalization;

[OpCases]
public static class BatchNormCases
{
    public static IEnumerable<OpCase> All() =>
    [
        Training("BatchNorm", [3, 5, 7, 9]),
        Training("BatchNorm of large planes", [2, 3, 51, 67]) with { Tolerance = 3e-5 },
        Training("BatchNorm of many channels", [2, 43, 7, 7]),
        Training("BatchNorm of many images", [70, 2, 6, 6]),
        Training("BatchNorm without positions", [7, 19]),
        Training("BatchNorm of one axis", [3, 5, 17]),
        Training("BatchNorm with an offset", [3, 5, 7, 9]) with { Low = 90, High = 92, Tolerance = 5e-5, GradientTolerance = 1e-5 },
        new("BatchNorm not affine", [[3, 5, 7, 9]], t => t[0].BatchNorm()),
        Training("BatchNorm ReLU", [3, 5, 7, 9], negativeSlope: 0) with { Generate = AwayFromKinks },
        Training("BatchNorm leaky ReLU", [3, 5, 7, 9], negativeSlope: 0.2) with { Generate = AwayFromKinks },
        new(
            "BatchNorm residual ReLU",
            [[3, 5, 7, 9], [5], [5], [3, 5, 7, 9]],
            t => t[0].BatchNorm(t[1], t[2], residual: t[3], negativeSlope: 0)) { Generate = AwayFromKinks },
        new("BatchNorm residual", [[3, 5, 7, 9], [5], [5], [3, 5, 7, 9]], t => t[0].BatchNorm(t[1], t[2], residual: t[3])),
        Evaluation("BatchNorm evaluation", negativeSlope: null),
        Evaluation("BatchNorm evaluation ReLU", negativeSlope: 0) with { Generate = AwayFromKinks },
    ];

    private static OpCase Training(string name, Shape shape, double? negativeSlope = null) =>
        new(name, [shape, [shape[1]], [shape[1]]], t => t[0].BatchNorm(t[1], t[2], negativeSlope: negativeSlope));

    private static OpCase Evaluation(string name, double? negativeSlope) =>
        new(
            name,
            [[3, 5, 7, 9], [5], [5], [5], [5]],
            t => t[0].BatchNorm(t[1], t[2], t[3], t[4], training: false, negativeSlope: negativeSlope))
        {
            Low = 0.5,
            High = 1.5,
            Differentiable = [true, true, true, false, false],
        };

    // Normalized values lie near +-1 for inputs near +-1, weights are 1 and biases near 0: nothing comes near the kink at 0.
    private static double[]? AwayFromKinks(int input, Shape shape, Random random) => input switch
    {
        0 => Values(shape, () => (random.Next(2) == 0 ? -1 : 1) * (0.8 + (0.4 * random.NextDouble()))),
        1 => Values(shape, () => 0.9 + (0.2 * random.NextDouble())),
        4 => Values(shape, () => 0.9 + (0.2 * random.NextDouble())),
        _ => Values(shape, () => 0.1 * random.NextDouble()),
    };

    private static double[] Values(Shape shape, Func<double> next)
    {
        var values = new double[shape.Elements];
        for (int i = 0; i < values.Length; i++) values[i] = next();
        return values;
    }
}
