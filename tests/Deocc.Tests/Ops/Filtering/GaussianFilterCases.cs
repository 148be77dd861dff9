using Deocc.Engine.Ops;

namespace Deocc.Tests.Ops.Filtering;

[OpCases]
public static class GaussianFilterCases
{
    public static IEnumerable<OpCase> All() =>
    [
        new("GaussianFilter 11", [[2, 3, 13, 47]], t => t[0].GaussianFilter(11, 1.5)),
        new("GaussianFilter 4", [[2, 3, 5, 7]], t => t[0].GaussianFilter(4, 0.8)),
        new("GaussianFilter 7 reflected", [[2, 3, 9, 53]], t => t[0].GaussianFilter(7, 2, reflect: true)),
        new("GaussianFilter 9 reflected, smallest images", [[1, 2, 5, 5]], t => t[0].GaussianFilter(9, 2, reflect: true)),
    ];
}
