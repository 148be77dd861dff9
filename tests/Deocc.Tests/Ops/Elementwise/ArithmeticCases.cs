using Deocc.Engine.Ops;

namespace Deocc.Tests.Ops.Elementwise;

[OpCases]
public static class ArithmeticCases
{
    public static IEnumerable<OpCase> All() =>
    [
        new("Add", [[3, 7, 5], [3, 7, 5]], t => t[0] + t[1]),
        new("Add a row", [[3, 7, 37], [37]], t => t[0] + t[1]),
        new("Add a channel", [[2, 3, 5, 7], [3, 1, 1]], t => t[0] + t[1]),
        new("Add both stretched", [[4, 1, 5], [3, 1]], t => t[0] + t[1]),
        new("Subtract a column", [[9, 17], [9, 1]], t => t[0] - t[1]),
        new("Subtract from a scalar", [[], [9, 17]], t => t[0] - t[1]),
        new("Multiply", [[1025], [1025]], t => t[0] * t[1]),
        new("Multiply a channel", [[2, 3, 5, 7], [3, 1, 1]], t => t[0] * t[1]),
        new("Multiply both stretched", [[4, 1, 5], [3, 1]], t => t[0] * t[1]),
        new("Multiply by itself", [[3, 11]], t => t[0] * t[0]),
        new("Divide", [[3, 33], [3, 33]], t => t[0] / t[1]) { Low = 0.5, High = 2 },
        new("Divide by a channel", [[2, 3, 5, 7], [3, 1, 1]], t => t[0] / t[1]) { Low = 0.5, High = 2 },
        new("Affine", [[5, 13]], t => t[0].Affine(-1.5, 0.25)),
        new("Negate", [[]], t => -t[0]),
        new("Add more elements than one chunk", [[3, 20011], [20011]], t => t[0] + t[1]) { SecondOrder = false },
    ];
}
