using Deocc.Engine.Ops;

namespace Deocc.Tests.Ops.MatMul;

[OpCases]
public static class MatMulCases
{
    public static IEnumerable<OpCase> All() =>
    [
        new("MatMul", [[13, 21], [21, 17]], t => t[0].MatMul(t[1])),
        new("MatMul transposed A", [[21, 13], [21, 17]], t => t[0].MatMul(t[1], transposeA: true)),
        new("MatMul transposed B", [[13, 21], [17, 21]], t => t[0].MatMul(t[1], transposeB: true)),
        new("MatMul transposed both", [[21, 13], [17, 21]], t => t[0].MatMul(t[1], true, true)),
        new("MatMul of vectors", [[1, 37], [37, 1]], t => t[0].MatMul(t[1])),
        new("MatMul outer product", [[37, 1], [1, 35]], t => t[0].MatMul(t[1])),
        new("MatMul of several blocks", [[47, 523], [523, 65]], t => t[0].MatMul(t[1])) { SecondOrder = false, Tolerance = 3e-5 },
        new("MatMul of few long sums", [[1027, 6], [1027, 9]], t => t[0].MatMul(t[1], transposeA: true)) { SecondOrder = false, Tolerance = 3e-5 },
        new("Linear of few long sums", [[2, 600], [7, 600], [7]], t => t[0].Linear(t[1], t[2])) { SecondOrder = false, Tolerance = 3e-5 },
        new("MatMul of quads", [[68, 44], [44, 132]], t => t[0].MatMul(t[1])) { SecondOrder = false },
        new("MatMul of quads transposed both", [[44, 36], [40, 44]], t => t[0].MatMul(t[1], true, true)),
        new("Linear of quads", [[12, 20], [16, 20], [16]], t => t[0].Linear(t[1], t[2])),
        new("MatMul stack", [[3, 5, 9], [3, 9, 4]], t => t[0].MatMul(t[1])),
        new("MatMul stack transposed", [[3, 9, 5], [3, 4, 9]], t => t[0].MatMul(t[1], true, true)),
        new("MatMul stack with one B", [[2, 3, 5, 9], [9, 4]], t => t[0].MatMul(t[1])),
        new("MatMul stack with one transposed B", [[2, 3, 5, 9], [4, 9]], t => t[0].MatMul(t[1], transposeB: true)),
        new("MatMul one A with a stack", [[5, 9], [3, 9, 4]], t => t[0].MatMul(t[1])),
        new("MatMul one transposed A with a stack", [[9, 5], [3, 9, 4]], t => t[0].MatMul(t[1], transposeA: true)),
        new("MatMul crossed stacks", [[2, 1, 5, 6], [3, 6, 4]], t => t[0].MatMul(t[1])),
        new("Linear", [[7, 19], [11, 19], [11]], t => t[0].Linear(t[1], t[2])),
        new("Linear without bias", [[7, 19], [11, 19]], t => t[0].Linear(t[1])),
        new("Linear of one row", [[1, 67], [33, 67], [33]], t => t[0].Linear(t[1], t[2])),
        new("Linear to one number", [[37, 67], [1, 67], [1]], t => t[0].Linear(t[1], t[2])),
        new("Linear of rows of rows", [[2, 7, 19], [5, 19], [5]], t => t[0].Linear(t[1], t[2])),
    ];
}
