using Deocc.Engine.Ops;

namespace Deocc.Tests.Ops.Normalization;

[OpCases]
public static class SpectralNormCases
{
    public static IEnumerable<OpCase> All() =>
    [
        new("SpectralNorm without steps", [[5, 3, 3, 3], [5], [27]], t => t[0].SpectralNorm(t[1], t[2], steps: 0))
        {
            Low = 0.1,
            Differentiable = [true, false, false],
        },
        new("SpectralNorm transposed", [[5, 3, 3, 3], [3], [45]], t => t[0].SpectralNorm(t[1], t[2], steps: 0, axis: 1))
        {
            Low = 0.1,
            Differentiable = [true, false, false],
        },
    ];
}
