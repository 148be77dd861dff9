using Deocc.Engine.Ops;

namespace Deocc.Tests.Ops.Pooling;

[OpCases]
public static class MaxPool2dCases
{
    public static IEnumerable<OpCase> All() =>
    [
        new("MaxPool2d 2x2", [[2, 3, 8, 6]], t => t[0].MaxPool2d(2)) { Distinct = true },
        new("MaxPool2d 2x2 of odd images", [[2, 3, 37, 75]], t => t[0].MaxPool2d(2)) { Distinct = true },
        new("MaxPool2d 3x3 stride 2 padding 1", [[2, 3, 9, 71]], t => t[0].MaxPool2d(3, 2, 1)) { Distinct = true },
        new("MaxPool2d 3x3 stride 1 padding 1", [[2, 3, 9, 35]], t => t[0].MaxPool2d(3, 1, 1)) { Distinct = true },
        new("MaxPool2d dilation 2x3", [[2, 3, 12, 33]], t => t[0].MaxPool2d(new(2, 3), 1, 1, new Size2d(2, 3))) { Distinct = true },
        new("MaxPool2d stride 3", [[2, 3, 11, 50]], t => t[0].MaxPool2d(2, 3)) { Distinct = true },
        new("MaxPool2d ceiling", [[2, 3, 8, 10]], t => t[0].MaxPool2d(3, 2, 1, ceiling: true)) { Distinct = true },
        new("MaxPool2d with ties", [[2, 3, 13, 39]], t => t[0].MaxPool2d(3, 2, 1))
        {
            Generate = (_, shape, random) => Enumerable.Range(0, (int)shape.Elements).Select(_ => (double)random.Next(3)).ToArray(),
            Gradient = false,
        },
        new("AdaptiveMaxPool2d 3x5", [[2, 3, 7, 53]], t => t[0].AdaptiveMaxPool2d(new(3, 5))) { Distinct = true },
        new("AdaptiveMaxPool2d dividing", [[2, 3, 8, 64]], t => t[0].AdaptiveMaxPool2d(new(4, 32))) { Distinct = true },
        new("AdaptiveMaxPool2d one pixel", [[2, 3, 7, 5]], t => t[0].AdaptiveMaxPool2d(1)) { Distinct = true },
    ];
}
