using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Ops.Losses;

[OpCases]
public static class HardestCases
{
    public static IEnumerable<OpCase> All() =>
    [
        Case("Hardest above a threshold", [3, 1, 17, 19], 0.5, 0.0625),
        Case("Hardest share", [3, 1, 17, 19], 0.5, 0.9),
        Case("Hardest of all below", [2, 4100], 10, 0.3),
        Case("Hardest one", [5], 10, 0),
        Case("Hardest of all", [7, 3], 10, 1),
        Case("Hardest of equal ones in many groups", [3, 5000], 10, 0.4) with
        {
            Generate = (_, shape, random) => [.. Enumerable.Range(0, (int)shape.Elements).Select(_ => random.Next(3) * 0.5)],
        },
    ];

    private static OpCase Case(string name, Shape shape, double threshold, double share) => new(name, [shape], t => Choose(t[0], threshold, share))
    {
        Low = 0,
        High = 3,
        Gradient = false,
    };

    private static Tensor Choose(Tensor losses, double threshold, double share)
    {
        (Tensor chosen, Tensor count) = losses.Hardest(threshold, share);
        return chosen * count.To(chosen.ElementType);
    }
}
