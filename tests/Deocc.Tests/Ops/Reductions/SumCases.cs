using Deocc.Engine.Ops;

namespace Deocc.Tests.Ops.Reductions;

[OpCases]
public static class SumCases
{
    public static IEnumerable<OpCase> All() =>
    [
        new("Sum of all", [[3, 5, 7]], t => t[0].Sum()),
        new("Sum over the last axis", [[3, 5, 37]], t => t[0].Sum([-1])),
        new("Sum over the first axis", [[33, 5, 7]], t => t[0].Sum([0])),
        new("Sum over images", [[2, 3, 5, 7]], t => t[0].Sum([0, 2, 3], keepAxes: true)),
        new("Sum over the middle axis", [[3, 19, 7]], t => t[0].Sum([1])),
        new("Sum of many", [[3, 65537]], t => t[0].Sum([1])) { SecondOrder = false },
    ];
}
