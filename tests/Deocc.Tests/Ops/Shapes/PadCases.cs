using Deocc.Engine.Ops;

namespace Deocc.Tests.Ops.Shapes;

[OpCases]
public static class PadCases
{
    public static IEnumerable<OpCase> All() =>
    [
        new("Pad with zeros", [[2, 3, 5, 7]], t => t[0].PadImage(1, 2, 3, 0)),
        new("Pad with a constant", [[2, 5, 7]], t => t[0].PadImage(1, 1, 2, 2, value: -0.5)),
        new("Pad the last axis", [[3, 19]], t => t[0].Pad([2], [1])),
        new("Pad three axes", [[2, 3, 4]], t => t[0].Pad([1, 0, 2], [0, 1, 1])),
        new("Pad by reflection", [[2, 3, 5, 7]], t => t[0].PadImage(2, 1, 3, 2, PaddingMode.Reflect)),
        new("Pad by the largest reflection", [[1, 3, 19]], t => t[0].PadImage(2, 2, 18, 18, PaddingMode.Reflect)),
        new("Pad three axes by reflection", [[3, 4, 5]], t => t[0].Pad([1, 2, 3], [2, 1, 0], PaddingMode.Reflect)),
        new("Pad by the border", [[2, 3, 5, 7]], t => t[0].PadImage(2, 1, 3, 2, PaddingMode.Replicate)),
        new("Pad widely by the border", [[1, 2, 3]], t => t[0].PadImage(4, 5, 6, 7, PaddingMode.Replicate)),
        new("Pad a row by the border", [[17]], t => t[0].Pad([1], [2], PaddingMode.Replicate)),
    ];
}
