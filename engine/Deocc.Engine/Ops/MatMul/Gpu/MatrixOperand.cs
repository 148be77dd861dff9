using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.MatMul.Gpu;

/// <summary>
/// How an operand of a product lies in memory, as kernels get it: its lines are the rows of A or the columns of B, the sums run
/// along its depth. Either axis is dense.
/// </summary>
internal struct MatrixOperand
{
    /// <summary>Floats that are loaded as one.</summary>
    public const int Quad = 4;

    /// <summary>Rows of A, or columns of B.</summary>
    public int Lines;

    /// <summary>The length of the sums.</summary>
    public int Depth;

    /// <summary>From a line to the next, in elements.</summary>
    public int LineStride;

    /// <summary>From an element of a line to the next.</summary>
    public int DepthStride;

    /// <summary>1 where quads of the dense axis start at multiples of 16 bytes and are whole, so that they are loaded as one.</summary>
    public int HasQuads;

    /// <summary>Where the matrix of each product lies.</summary>
    public StridedIndex Matrices;

    /// <summary>Describes an operand.</summary>
    /// <param name="lines">Rows of A, or columns of B.</param>
    /// <param name="depth">The length of the sums.</param>
    /// <param name="isDepthDense">Whether neighbours along the sums are neighbours in memory; else lines are.</param>
    /// <param name="isAligned">Whether the first matrix starts at a multiple of 16 bytes.</param>
    /// <param name="matrices">Where the matrix of each product lies: at multiples of lines times depth.</param>
    public static MatrixOperand Of(int lines, int depth, bool isDepthDense, bool isAligned, StridedIndex matrices) => new()
    {
        Lines = lines,
        Depth = depth,
        LineStride = isDepthDense ? depth : 1,
        DepthStride = isDepthDense ? 1 : lines,
        HasQuads = isAligned && (isDepthDense ? depth : lines) % Quad == 0 ? 1 : 0,
        Matrices = matrices,
    };

    /// <summary>Four neighbours along the depth, from an element on; zeros outside. Only where the depth is dense.</summary>
    public readonly Float4 QuadOfDepth(ReadOnly<float> matrix, int line, int k)
    {
        if (HasQuads != 0) return IsInside(line, k) ? Float4.Load(matrix + ((line * LineStride) + k)) : new Float4(0, 0, 0, 0);
        return new Float4(Element(matrix, line, k), Element(matrix, line, k + 1), Element(matrix, line, k + 2), Element(matrix, line, k + 3));
    }

    /// <summary>The same depth of four neighbouring lines; zeros outside. Only where lines are dense.</summary>
    public readonly Float4 QuadOfLines(ReadOnly<float> matrix, int line, int k)
    {
        if (HasQuads != 0) return IsInside(line, k) ? Float4.Load(matrix + ((k * DepthStride) + line)) : new Float4(0, 0, 0, 0);
        return new Float4(Element(matrix, line, k), Element(matrix, line + 1, k), Element(matrix, line + 2, k), Element(matrix, line + 3, k));
    }

    private readonly float Element(ReadOnly<float> matrix, int line, int k) => IsInside(line, k) ? matrix[(line * LineStride) + (k * DepthStride)] : 0;

    private readonly bool IsInside(int line, int k) => line < Lines && k < Depth;
}
