using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Ops.Indexing;

[OpCases]
public static class SparseMatrixCases
{
    public static IEnumerable<OpCase> All() =>
    [
        new("SparseMatrix times a matrix", [[23], [10, 6]], t => Multiply(8, 10, t[0], t[1])),
        new("SparseMatrix times a wide matrix", [[23], [10, 83]], t => Multiply(8, 10, t[0], t[1])) { SecondOrder = false },
        new("SparseMatrix times a batch", [[37], [3, 7, 17]], t => Multiply(50, 7, t[0], t[1])),
        new("SparseMatrix without entries", [[0], [3, 5]], t => Multiply(2, 3, t[0], t[1])) { Differentiable = [false, true] },
    ];

    private static Tensor Multiply(int rows, int columns, Tensor values, Tensor dense)
    {
        var random = new Random(rows);
        int entries = (int)values.Elements;
        int[] rowIndices = [.. Enumerable.Range(0, entries).Select(_ => random.Next(rows))];
        int[] columnIndices = [.. Enumerable.Range(0, entries).Select(_ => random.Next(columns))];
        using var matrix = new SparseMatrix(rows, columns, rowIndices, columnIndices, values);
        return matrix.Multiply(dense);
    }
}
