using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Devices.Cpu.Microkernels;

namespace Deocc.Engine.Ops.MatMul.Cpu;

/// <summary>
/// A packed left operand for kernels that make and use right operands tile by tile: a right panel here is
/// [depth, <see cref="TileKernels.Columns"/>], which is also the layout of the result, so that results serve as right panels.
/// </summary>
internal readonly unsafe struct PackedRows
{
    private readonly TileKernels _kernels;
    private readonly float* _packed;

    private PackedRows(TileKernels kernels, PanelLayout layout, float* packed)
    {
        _kernels = kernels;
        Layout = layout;
        _packed = packed;
    }

    /// <summary>The rows' panels and the depth's blocks.</summary>
    public PanelLayout Layout { get; }

    /// <summary>Packs a matrix on all threads.</summary>
    /// <param name="matrix">The left operand.</param>
    /// <param name="kernels">The tiles.</param>
    /// <param name="memory">Room for all its elements.</param>
    public static PackedRows Pack(MatrixView matrix, TileKernels kernels, float* memory)
    {
        PanelLayout layout = PanelLayout.ForRows(matrix.Rows, matrix.Columns, kernels);
        var packing = new GemmPacking
        {
            Side = new GemmSide
            {
                Layout = layout,
                Source = matrix.Data,
                Stride = matrix.RowStride,
                DepthStride = matrix.ColumnStride,
                PieceDepth = matrix.Columns,
                Packed = memory,
            },
            Blocks = layout.DepthBlocks,
        };
        CpuThreads.For(packing.CountItems(1), ref packing);
        return new(kernels, layout, memory);
    }

    /// <summary>Multiplies the rows of some panels with a right panel.</summary>
    /// <param name="right">[depth, columns].</param>
    /// <param name="result">[rows of the panels, columns]; overwritten.</param>
    /// <param name="firstPanel">The first panel.</param>
    /// <param name="endPanel">The panel after the last.</param>
    public void Multiply(float* right, float* result, nint firstPanel, nint endPanel)
    {
        int columns = _kernels.Columns;
        nint firstRow = Layout.Start(firstPanel);
        for (nint block = 0; block < Layout.DepthBlocks; block++)
        {
            float* b = right + (Layout.BlockStart(block) * columns);
            for (nint panel = firstPanel; panel < endPanel; panel++)
            {
                int rows = Layout.Width(panel);
                float* a = _packed + Layout.Offset(block, panel);
                float* c = result + ((Layout.Start(panel) - firstRow) * columns);
                _kernels.Kernel(rows, _kernels.Vectors)(a, rows, b, columns, c, columns, Layout.BlockSize(block), block > 0);
            }
        }
    }
}
