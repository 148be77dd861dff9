using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Ops.Filtering;

[OpCases]
public static class SsimCases
{
    private static readonly Shape[] Images = [[2, 3, 13, 29], [2, 3, 13, 29]];

    public static IEnumerable<OpCase> All() =>
    [
        new("Ssim", Images, t => t[0].Ssim(t[1])) { Low = 0, Tolerance = 3e-5 },
        new("Ssim sum", Images, t => t[0].Ssim(t[1], reduction: Reduction.Sum)) { Low = 0, Tolerance = 3e-5 },
        new("Ssim map", Images, t => t[0].Ssim(t[1], range: 2, size: 7, reduction: Reduction.None)) { Tolerance = 3e-5 },
    ];
}
