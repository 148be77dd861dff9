using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Ops.Normalization;

[OpCases]
public static class ModulatedNormCases
{
    private static readonly Shape[] Maps = [[3, 5, 7, 9], [3, 5, 7, 9], [3, 5, 7, 9]];

    public static IEnumerable<OpCase> All() =>
    [
        new("ModulatedInstanceNorm", Maps, t => t[0].ModulatedInstanceNorm(t[1], t[2])),
        new("ModulatedInstanceNorm leaky ReLU", Maps, t => t[0].ModulatedInstanceNorm(t[1], t[2], negativeSlope: 0.2))
        {
            Generate = AwayFromKinks,
        },
        new(
            "ModulatedInstanceNorm of large planes",
            [[2, 2, 51, 67], [2, 2, 51, 67], [2, 2, 51, 67]],
            t => t[0].ModulatedInstanceNorm(t[1], t[2])) { Tolerance = 3e-5 },
        new("ModulatedBatchNorm", Maps, t => t[0].ModulatedBatchNorm(t[1], t[2])),
        new(
            "ModulatedBatchNorm evaluation",
            [.. Maps, [5], [5]],
            t => t[0].ModulatedBatchNorm(t[1], t[2], t[3], t[4], training: false))
        {
            Low = 0.5,
            High = 1.5,
            Differentiable = [true, true, true, false, false],
        },
    ];

    private static double[]? AwayFromKinks(int input, Shape shape, Random random)
    {
        var values = new double[shape.Elements];
        for (int i = 0; i < values.Length; i++)
            values[i] = input == 0 ? (random.Next(2) == 0 ? -1 : 1) * (0.8 + (0.4 * random.NextDouble())) : 0.1 * random.NextDouble();
        return values;
    }
}
