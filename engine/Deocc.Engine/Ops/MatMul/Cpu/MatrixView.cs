namespace Deocc.Engine.Ops.MatMul.Cpu;

/// <summary>
/// A float32 matrix in memory: element (i, j) lies at <c>Data[i * RowStride + j * ColumnStride]</c>. A transposed matrix is
/// the same memory with its strides exchanged. Kernels are fast when one of the strides is one.
/// </summary>
/// <param name="data">The first element.</param>
/// <param name="rows">The number of rows.</param>
/// <param name="columns">The number of columns.</param>
/// <param name="rowStride">From a row to the next, in floats.</param>
/// <param name="columnStride">From a column to the next, in floats.</param>
public readonly unsafe struct MatrixView(float* data, nint rows, nint columns, nint rowStride, nint columnStride = 1)
{
    /// <summary>The first element.</summary>
    public float* Data { get; } = data;

    /// <summary>The number of rows.</summary>
    public nint Rows { get; } = rows;

    /// <summary>The number of columns.</summary>
    public nint Columns { get; } = columns;

    /// <summary>From a row to the next, in floats.</summary>
    public nint RowStride { get; } = rowStride;

    /// <summary>From a column to the next, in floats.</summary>
    public nint ColumnStride { get; } = columnStride;

    /// <summary>The transposed matrix, in the same memory.</summary>
    public MatrixView Transposed => new(Data, Columns, Rows, ColumnStride, RowStride);

    /// <summary>The address of an element.</summary>
    public float* At(nint row, nint column) => Data + (row * RowStride) + (column * ColumnStride);

    /// <summary>The matrix of the same shape that lies a number of floats further on.</summary>
    public MatrixView Moved(nint floats) => new(Data + floats, Rows, Columns, RowStride, ColumnStride);
}
