using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>
/// An immutable sparse matrix in compressed rows (CSR), such as a graph's normalised adjacency. Multiplies dense tensors
/// by <see cref="Multiply"/>; gradients flow to the dense tensor and, where they require any, to the values.
/// </summary>
/// <example><code>
/// using var adjacency = new SparseMatrix(vertices, vertices, from, to, weights);
/// Tensor neighbours = adjacency.Multiply(features);
/// </code></example>
public sealed class SparseMatrix : IDisposable
{
    private readonly SparsePattern _pattern;

    /// <summary>Makes a matrix from a list of entries in any order; entries of one place add up.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="rowIndices">Each entry's row.</param>
    /// <param name="columnIndices">Each entry's column.</param>
    /// <param name="values">[entries], float32 or float64.</param>
    /// <exception cref="ShapeException">Lists of different lengths, or an entry outside the matrix.</exception>
    public SparseMatrix(int rows, int columns, ReadOnlySpan<int> rowIndices, ReadOnlySpan<int> columnIndices, Tensor values)
    {
        CheckValues(values, rowIndices.Length);
        _pattern = SparsePattern.FromCoordinates(rows, columns, rowIndices, columnIndices);
        Values = _pattern.Sort(values).Unscoped();
    }

    private SparseMatrix(SparsePattern pattern, Tensor values)
    {
        _pattern = pattern;
        Values = pattern.Sort(values);
    }

    /// <summary>The number of rows.</summary>
    public int Rows => _pattern.Rows;

    /// <summary>The number of columns.</summary>
    public int Columns => _pattern.Columns;

    /// <summary>The number of stored entries.</summary>
    public int Entries => _pattern.ColumnIndices.Length;

    /// <summary>[entries]: the values, row by row.</summary>
    public Tensor Values { get; }

    /// <summary>
    /// A matrix with entries in the same places and other values, in the order of the list that this one was made from. Its
    /// values belong to the present scope, as any op's result.
    /// </summary>
    /// <exception cref="ShapeException">Another number of values.</exception>
    public SparseMatrix WithValues(Tensor values)
    {
        CheckValues(values, Entries);
        return new SparseMatrix(_pattern, values);
    }

    /// <summary>The matrix times a dense one.</summary>
    /// <param name="dense">[.., columns, features], of the values' type.</param>
    /// <returns>[.., rows, features].</returns>
    /// <exception cref="ShapeException">The sizes or types do not fit.</exception>
    public Tensor Multiply(Tensor dense)
    {
        if (dense.Rank < 2 || dense.Shape[-2] != Columns)
        {
            throw new ShapeException(
                $"SparseMatrix.Multiply: dense {dense.Shape} does not fit a matrix [{Rows},{Columns}]; expected [..,{Columns},features]");
        }

        Require.SameTypeAndDevice("SparseMatrix.Multiply", Values, dense);
        return SparseProduct.Apply(_pattern, Values, dense);
    }

    /// <summary>Lets go of the values. Graphs that use them are not affected.</summary>
    public void Dispose() => Values.Dispose();

    private static void CheckValues(Tensor values, int entries)
    {
        Require.ComputeType("SparseMatrix", values);
        if (values.Rank != 1 || values.Elements != entries)
            throw new ShapeException($"SparseMatrix: values {values.Shape} do not fit {entries} entries; expected [{entries}]");
    }
}
