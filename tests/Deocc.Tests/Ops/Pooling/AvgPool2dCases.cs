using Deocc.Engine.Ops;

namespace Deocc.Tests.Ops.Pooling;

[OpCases]
public static class AvgPool2dCases
{
    public static IEnumerable<OpCase> All() =>
    [
        new("AvgPool2d 2x2", [[2, 3, 8, 6]], t => t[0].AvgPool2d(2)),
        new("AvgPool2d 2x2 of odd images", [[2, 3, 37, 75]], t => t[0].AvgPool2d(2)),
        new("AvgPool2d 3x3 stride 2 padding 1", [[2, 3, 9, 71]], t => t[0].AvgPool2d(3, 2, 1)),
        new("AvgPool2d 3x2 stride 1x3", [[2, 3, 9, 40]], t => t[0].AvgPool2d(new(3, 2), new Size2d(1, 3))),
        new("AvgPool2d padding not counted", [[2, 3, 7, 9]], t => t[0].AvgPool2d(3, 2, 1, countPadding: false)),
        new("AvgPool2d ceiling", [[2, 3, 8, 10]], t => t[0].AvgPool2d(3, 2, 1, ceiling: true)),
        new("AvgPool2d windows apart", [[1, 2, 11, 90]], t => t[0].AvgPool2d(2, 5)),
        new("AdaptiveAvgPool2d 3x5", [[2, 3, 7, 53]], t => t[0].AdaptiveAvgPool2d(new(3, 5))),
        new("AdaptiveAvgPool2d larger than the input", [[2, 3, 3, 5]], t => t[0].AdaptiveAvgPool2d(new(5, 8))),
        new("GlobalAvgPool2d", [[2, 3, 7, 7]], t => t[0].GlobalAvgPool2d()),
        new("GlobalAvgPool2d of large images", [[1, 2, 63, 129]], t => t[0].GlobalAvgPool2d()),
    ];
}
