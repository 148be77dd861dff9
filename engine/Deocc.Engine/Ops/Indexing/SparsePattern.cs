using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>
/// Where the entries of a sparse matrix lie, in compressed rows (CSR). Immutable; may hold one place twice. Matrices and
/// recorded graphs share it, so that it lies in managed arrays, which nobody has to dispose.
/// </summary>
internal sealed class SparsePattern
{
    private readonly int[] _order;
    private SparsePattern? _transposed;

    private SparsePattern(int rows, int columns, int[] rowStarts, int[] columnIndices, int[] order)
    {
        Rows = rows;
        Columns = columns;
        RowStarts = rowStarts;
        ColumnIndices = columnIndices;
        _order = order;
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Where each row's entries begin, and at last the number of entries.</summary>
    public int[] RowStarts { get; }

    /// <summary>The entries' columns, row by row.</summary>
    public int[] ColumnIndices { get; }

    /// <summary>The pattern of the transposed matrix; its list are this pattern's entries.</summary>
    public SparsePattern Transposed => _transposed ??= Transpose();

    /// <summary>Sorts entries by rows; entries of one row keep their order.</summary>
    /// <exception cref="ShapeException">The lists differ in length, or an entry lies outside the matrix.</exception>
    public static SparsePattern FromCoordinates(int rows, int columns, ReadOnlySpan<int> rowIndices, ReadOnlySpan<int> columnIndices)
    {
        if (rowIndices.Length != columnIndices.Length)
        {
            throw new ShapeException(
                $"SparseMatrix: {rowIndices.Length} row indices and {columnIndices.Length} column indices do not pair up");
        }

        var starts = new int[rows + 1];
        for (int entry = 0; entry < rowIndices.Length; entry++)
        {
            (int row, int column) = (rowIndices[entry], columnIndices[entry]);
            if ((uint)row >= (uint)rows || (uint)column >= (uint)columns)
                throw new ShapeException($"SparseMatrix: entry {entry} at row {row}, column {column} lies outside [{rows},{columns}]");
            starts[row + 1]++;
        }

        for (int row = 0; row < rows; row++) starts[row + 1] += starts[row];
        var next = (int[])starts.Clone();
        var sortedColumns = new int[rowIndices.Length];
        var order = new int[rowIndices.Length];
        for (int entry = 0; entry < rowIndices.Length; entry++)
        {
            int place = next[rowIndices[entry]]++;
            sortedColumns[place] = columnIndices[entry];
            order[place] = entry;
        }

        return new SparsePattern(rows, columns, starts, sortedColumns, order);
    }

    /// <summary>Brings values in the order of the list that the pattern was made from into the pattern's own.</summary>
    public Tensor Sort(Tensor values)
    {
        using Tensor order = Tensor.From(_order, new Shape(_order.Length), values.Device);
        return values.IndexSelect(0, order);
    }

    private SparsePattern Transpose()
    {
        var rowIndices = new int[ColumnIndices.Length];
        for (int row = 0; row < Rows; row++) rowIndices.AsSpan(RowStarts[row], RowStarts[row + 1] - RowStarts[row]).Fill(row);
        return FromCoordinates(Columns, Rows, ColumnIndices, rowIndices);
    }
}
