using Deocc.Engine.Ops;

namespace Deocc.Tests.Ops.Reductions;

[OpCases]
public static class SumCases
{
    public static IEnumerable<OpCase> All() =>
    [
        new("Sum of all", [[3, 5, 7]], t => t[0].Sum()),
        new("Sum of a scalar", [[]], t => t[0].Sum()),
        new("Sum over the last axis", [[3, 5, 37]], t => t[0].Sum([-1])),
        new("Sum over a long last axis", [[3, 201]], t => t[0].Sum([-1])),
        new("Sum over the first axis", [[33, 5, 7]], t => t[0].Sum([0])),
        new("Sum over images", [[2, 3, 5, 7]], t => t[0].Sum([0, 2, 3], keepAxes: true)),
        new("Sum over the middle axis", [[3, 19, 7]], t => t[0].Sum([1])),
        new("Sum over the middle axis of wide rows", [[2, 70, 83]], t => t[0].Sum([1])),
        new("Sum over batch and channels", [[2, 3, 5, 7]], t => t[0].Sum([0, 1])),
        new("Sum over alternate axes", [[2, 3, 4, 5, 6]], t => t[0].Sum([0, 2, 4])),
        new("Sum over the other axes", [[2, 3, 4, 5, 6]], t => t[0].Sum([1, 3])),
        new("Sum of many", [[3, 65537]], t => t[0].Sum([1])) { SecondOrder = false },
        new("Sum of many rows", [[20011, 3]], t => t[0].Sum([0])) { SecondOrder = false },
        new("Sum of many wide rows", [[300, 601]], t => t[0].Sum([0])) { SecondOrder = false },
        new("Sum of many rows of images", [[40, 2, 41, 43]], t => t[0].Sum([0, 2, 3])) { SecondOrder = false },
        new("Mean of all", [[3, 5, 7]], t => t[0].Mean()),
        new("Mean over images", [[2, 3, 5, 7]], t => t[0].Mean([-1, -2])),
        new("Mean over channels", [[2, 3, 5, 7]], t => t[0].Mean([1], keepAxes: true)),
    ];
}
