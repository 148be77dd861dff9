using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Deocc.Engine.Ops.MatMul.Cpu;

/// <summary>Copies panels of a matrix into the order in which register tiles read them: for each k the panel's elements.</summary>
internal static unsafe class PanelPacking
{
    /// <summary>Packs one panel.</summary>
    /// <param name="source">The panel's first element.</param>
    /// <param name="stride">From an element of the panel to the next at the same k, in floats.</param>
    /// <param name="depthStride">From k to k + 1, in floats.</param>
    /// <param name="width">Elements per k.</param>
    /// <param name="paddedWidth">Floats per k in the packed panel; the rest is set to zero.</param>
    /// <param name="depth">How many k.</param>
    /// <param name="packed">The packed panel.</param>
    public static void Pack(
        float* source, nint stride, nint depthStride, int width, int paddedWidth, nint depth, float* packed)
    {
        if (stride == 1) CopyRows(source, depthStride, width, paddedWidth, depth, packed);
        else if (depthStride == 1 && width >= 4) Transpose(source, stride, width, paddedWidth, depth, packed);
        else Gather(source, stride, depthStride, width, paddedWidth, depth, packed);
    }

    /// <summary>
    /// Packs several panels of full width whose elements are contiguous, row by row, since memory is read faster in long
    /// runs.
    /// </summary>
    /// <param name="source">The first panel's first element.</param>
    /// <param name="depthStride">From k to k + 1, in floats.</param>
    /// <param name="width">Elements per k and panel; a multiple of four.</param>
    /// <param name="panels">How many panels.</param>
    /// <param name="depth">How many k.</param>
    /// <param name="packed">The packed panels.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackContiguous(float* source, nint depthStride, int width, nint panels, nint depth, float* packed)
    {
        nint panelLength = depth * width;
        for (nint k = 0; k < depth; k++)
        {
            float* from = source;
            float* to = packed;
            for (nint panel = 0; panel < panels; panel++)
            {
                if (width == 32) Unsafe.CopyBlockUnaligned(to, from, 32 * sizeof(float));
                else for (int i = 0; i < width; i += 4) Vector128.Load(from + i).Store(to + i);
                from += width;
                to += panelLength;
            }

            source += depthStride;
            packed += width;
        }
    }

    /// <summary>Copies a tile to where a matrix's strides say.</summary>
    public static void Copy(
        float* source, nint sourceRow, nint sourceColumn, int rows, int columns, float* target, nint targetRow, nint targetColumn)
    {
        if (sourceColumn == 1 && targetRow == 1 && rows >= 4)
        {
            TransposeRows(source, sourceRow, rows, columns, target, targetColumn);
            return;
        }

        bool isContiguous = sourceColumn == 1 && targetColumn == 1;
        for (int i = 0; i < rows; i++)
        {
            int j = 0;
            if (isContiguous)
            {
                for (; j <= columns - 4; j += 4) Vector128.Load(source + j).Store(target + j);
            }

            for (; j < columns; j++) target[j * targetColumn] = source[j * sourceColumn];
            source += sourceRow;
            target += targetRow;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyRows(float* source, nint depthStride, int width, int paddedWidth, nint depth, float* packed)
    {
        if (width == 32 && paddedWidth == 32)
        {
            for (nint k = 0; k < depth; k++)
            {
                Unsafe.CopyBlockUnaligned(packed, source, 32 * sizeof(float));
                source += depthStride;
                packed += 32;
            }

            return;
        }

        for (nint k = 0; k < depth; k++)
        {
            int i = 0;
            for (; i <= width - 4; i += 4) Vector128.Load(source + i).Store(packed + i);
            for (; i < width; i++) packed[i] = source[i];
            for (; i < paddedWidth; i++) packed[i] = 0;
            source += depthStride;
            packed += paddedWidth;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose(float* source, nint stride, int width, int paddedWidth, nint depth, float* packed)
    {
        TransposeRows(source, stride, width, depth, packed, paddedWidth);
        for (int i = width; i < paddedWidth; i++)
        {
            float* place = packed + i;
            for (nint k = 0; k < depth; k++)
            {
                *place = 0;
                place += paddedWidth;
            }
        }
    }

    // Four rows at a time. The last group overlaps the one before it, which writes some elements twice.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeRows(float* source, nint stride, int rows, nint columns, float* target, nint targetStride)
    {
        for (int i = 0; i < rows; i += 4)
        {
            int first = Math.Min(i, rows - 4);
            TransposeFourRows(source + (first * stride), stride, columns, target + first, targetStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeFourRows(float* source, nint stride, nint depth, float* packed, nint packedStride)
    {
        float* row0 = source;
        float* row1 = source + stride;
        float* row2 = row1 + stride;
        float* row3 = row2 + stride;
        nint k = 0;
        for (; k <= depth - 4; k += 4)
        {
            Vector128<float> x0 = Vector128.Load(row0 + k);
            Vector128<float> x1 = Vector128.Load(row1 + k);
            Vector128<float> x2 = Vector128.Load(row2 + k);
            Vector128<float> x3 = Vector128.Load(row3 + k);
            Vector128<float> low01 = InterleaveLow(x0, x1);
            Vector128<float> low23 = InterleaveLow(x2, x3);
            Vector128<float> high01 = InterleaveHigh(x0, x1);
            Vector128<float> high23 = InterleaveHigh(x2, x3);
            JoinLow(low01, low23).Store(packed);
            JoinHigh(low01, low23).Store(packed + packedStride);
            JoinLow(high01, high23).Store(packed + (2 * packedStride));
            JoinHigh(high01, high23).Store(packed + (3 * packedStride));
            packed += 4 * packedStride;
        }

        for (; k < depth; k++)
        {
            packed[0] = row0[k];
            packed[1] = row1[k];
            packed[2] = row2[k];
            packed[3] = row3[k];
            packed += packedStride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather(
        float* source, nint stride, nint depthStride, int width, int paddedWidth, nint depth, float* packed)
    {
        for (nint k = 0; k < depth; k++)
        {
            float* element = source;
            for (int i = 0; i < width; i++)
            {
                packed[i] = *element;
                element += stride;
            }

            for (int i = width; i < paddedWidth; i++) packed[i] = 0;
            source += depthStride;
            packed += paddedWidth;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveLow(Vector128<float> x, Vector128<float> y) =>
        Sse.IsSupported ? Sse.UnpackLow(x, y)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(x, y)
        : Vector128.Create(x[0], y[0], x[1], y[1]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveHigh(Vector128<float> x, Vector128<float> y) =>
        Sse.IsSupported ? Sse.UnpackHigh(x, y)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(x, y)
        : Vector128.Create(x[2], y[2], x[3], y[3]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> JoinLow(Vector128<float> x, Vector128<float> y) =>
        Sse.IsSupported ? Sse.MoveLowToHigh(x, y)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(x.AsDouble(), y.AsDouble()).AsSingle()
        : Vector128.Create(x.GetLower(), y.GetLower());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> JoinHigh(Vector128<float> x, Vector128<float> y) =>
        Sse.IsSupported ? Sse.MoveHighToLow(y, x)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(x.AsDouble(), y.AsDouble()).AsSingle()
        : Vector128.Create(x.GetUpper(), y.GetUpper());
}
