using Deocc.Engine.Ops;

namespace Deocc.Tests.Ops.Normalization;

[OpCases]
public static class GroupNormCases
{
    public static IEnumerable<OpCase> All() =>
    [
        new("GroupNorm", [[3, 6, 5, 7], [6], [6]], t => t[0].GroupNorm(3, t[1], t[2])),
        new("GroupNorm not affine", [[3, 6, 5, 7]], t => t[0].GroupNorm(2)),
        new("GroupNorm one group", [[2, 5, 3, 11], [5], [5]], t => t[0].GroupNorm(1, t[1], t[2])),
        new("GroupNorm without positions", [[3, 10], [10], [10]], t => t[0].GroupNorm(2, t[1], t[2])),
        new("InstanceNorm", [[3, 5, 7, 9], [5], [5]], t => t[0].InstanceNorm(t[1], t[2])),
        new("InstanceNorm not affine", [[2, 3, 51, 47]], t => t[0].InstanceNorm()),
        new("InstanceNorm residual", [[2, 3, 5, 7], [3], [3], [2, 3, 5, 7]], t => t[0].InstanceNorm(t[1], t[2], residual: t[3])),
    ];
}
