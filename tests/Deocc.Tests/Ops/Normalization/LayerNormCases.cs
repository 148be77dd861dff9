using Deocc.Engine.Ops;

namespace Deocc.Tests.Ops.Normalization;

[OpCases]
public static class LayerNormCases
{
    public static IEnumerable<OpCase> All() =>
    [
        new("LayerNorm", [[5, 37], [37], [37]], t => t[0].LayerNorm(t[1], t[2])),
        new("LayerNorm of short rows", [[3, 4, 5], [5], [5]], t => t[0].LayerNorm(t[1], t[2])),
        new("LayerNorm of long rows", [[2, 5003], [5003], [5003]], t => t[0].LayerNorm(t[1], t[2])) { Tolerance = 3e-5 },
        new("LayerNorm of many rows", [[1601, 33], [33], [33]], t => t[0].LayerNorm(t[1], t[2])) { Tolerance = 3e-5 },
        new("LayerNorm of two axes", [[4, 3, 11], [3, 11], [3, 11]], t => t[0].LayerNorm(t[1], t[2], axes: 2)),
        new("LayerNorm not affine", [[5, 37]], t => t[0].LayerNorm()),
        new("LayerNorm without bias", [[5, 37], [37]], t => t[0].LayerNorm(t[1])),
    ];
}
