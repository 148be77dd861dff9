using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Devices.Cpu.Microkernels;

namespace Deocc.Engine.Ops.MatMul.Cpu;

/// <summary>
/// A matrix in the order in which the product's tiles read it, for weights that are used many times. Holds memory of
/// <see cref="CpuMemory.Pool"/> until it is disposed; the garbage collector gives it back in the end otherwise.
/// </summary>
public sealed unsafe class PackedMatrix : IDisposable
{
    private nint _address;

    private PackedMatrix(MatrixView matrix, PanelLayout layout, GemmSide side, TileKernels kernels, bool isLeft)
    {
        Rows = matrix.Rows;
        Columns = matrix.Columns;
        IsLeft = isLeft;
        Kernels = kernels;
        Layout = layout;
        _address = CpuMemory.Pool.Rent((long)layout.PackedLength * sizeof(float));
        side.Layout = layout;
        side.Packed = Data;
        var packing = new GemmPacking { Side = side, Blocks = layout.DepthBlocks };
        CpuThreads.For(packing.CountItems(1), ref packing);
    }

    /// <summary>Gives the memory back.</summary>
    ~PackedMatrix() => Free();

    /// <summary>The matrix's rows.</summary>
    public nint Rows { get; }

    /// <summary>The matrix's columns.</summary>
    public nint Columns { get; }

    /// <summary>Whether it was packed as a product's left operand.</summary>
    public bool IsLeft { get; }

    /// <summary>The tiles that it was packed for.</summary>
    internal TileKernels Kernels { get; }

    /// <summary>Its panels and blocks.</summary>
    internal PanelLayout Layout { get; }

    /// <summary>Its packed elements.</summary>
    /// <exception cref="ObjectDisposedException">The matrix was disposed.</exception>
    internal float* Data
    {
        get
        {
            ObjectDisposedException.ThrowIf(_address == 0, this);
            return (float*)_address;
        }
    }

    /// <summary>Packs the left operand of products.</summary>
    public static PackedMatrix PackLeft(MatrixView matrix) => PackLeft(matrix, TileKernels.Active);

    /// <summary>Packs the right operand of products.</summary>
    public static PackedMatrix PackRight(MatrixView matrix) => PackRight(matrix, TileKernels.Active);

    /// <summary>Gives the memory back; the matrix cannot be used afterwards.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    internal static PackedMatrix PackLeft(MatrixView matrix, TileKernels kernels) => new(
        matrix,
        PanelLayout.ForRows(matrix.Rows, matrix.Columns, kernels),
        new GemmSide { Source = matrix.Data, Stride = matrix.RowStride, DepthStride = matrix.ColumnStride, PieceDepth = matrix.Columns },
        kernels,
        isLeft: true);

    internal static PackedMatrix PackRight(MatrixView matrix, TileKernels kernels) => new(
        matrix,
        PanelLayout.ForColumns(matrix.Columns, matrix.Rows, kernels),
        new GemmSide { Source = matrix.Data, Stride = matrix.ColumnStride, DepthStride = matrix.RowStride, PieceDepth = matrix.Rows },
        kernels,
        isLeft: false);

    private void Free()
    {
        nint address = Interlocked.Exchange(ref _address, 0);
        if (address != 0) CpuMemory.Pool.Return(address);
    }
}
