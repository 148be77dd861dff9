using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu.Microkernels;
using Deocc.Engine.Ops.MatMul.Cpu;

namespace Deocc.Engine.Ops.Attention.Cpu;

/// <summary>
/// Panels of as many queries as a register tile has columns: [width or keys, queries]. Sums over keys run down the panel, so
/// that they need no sums across a register.
/// </summary>
internal static unsafe class AttentionPanels
{
    /// <summary>Packs the rows of some tokens as a panel [width, tokens], padded with zeros.</summary>
    public static void Pack(MatrixView matrix, nint firstToken, TileKernels kernels, float* panel)
    {
        int tokens = (int)Math.Min(kernels.Columns, matrix.Rows - firstToken);
        PanelPacking.Pack(
            matrix.At(firstToken, 0), matrix.RowStride, matrix.ColumnStride, tokens, kernels.Columns, matrix.Columns, panel);
    }

    /// <summary>Writes a panel [width, tokens] to the rows of some tokens.</summary>
    public static void Unpack(float* panel, MatrixView matrix, nint firstToken, TileKernels kernels)
    {
        int tokens = (int)Math.Min(kernels.Columns, matrix.Rows - firstToken);
        PanelPacking.Copy(
            panel, kernels.Columns, 1, (int)matrix.Columns, tokens, matrix.At(firstToken, 0), matrix.ColumnStride, matrix.RowStride);
    }

    /// <summary>Multiplies all numbers by a factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale<TLane>(float* values, nint count, float factor)
        where TLane : struct, ILane<TLane>
    {
        TLane factors = TLane.Broadcast(&factor);
        for (nint i = 0; i < count; i += TLane.Width) TLane.Store(TLane.Load(values + i) * factors, values + i);
    }

    /// <summary>Multiplies each column by a number of its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ScaleColumns<TLane>(float* panel, nint rows, int columns, float* factors)
        where TLane : struct, ILane<TLane>
    {
        for (int j = 0; j < columns; j += TLane.Width)
        {
            TLane factor = TLane.Load(factors + j);
            float* place = panel + j;
            for (nint i = 0; i < rows; i++)
            {
                TLane.Store(TLane.Load(place) * factor, place);
                place += columns;
            }
        }
    }

    /// <summary>Replaces the scores by their exponentials, scaled by the columns' maxima.</summary>
    /// <param name="panel">[keys, columns].</param>
    /// <param name="keys">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="inverseSums">Receives one over the columns' sums.</param>
    /// <param name="logSums">Receives the logarithms of the sums of the exponentials of the scores themselves.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Exponentiate<TLane>(float* panel, nint keys, int columns, float* inverseSums, float* logSums)
        where TLane : struct, ILane<TLane>
    {
        for (int j = 0; j < columns; j += TLane.Width)
        {
            float* place = panel + j;
            TLane largest = TLane.Load(place);
            for (nint i = 1; i < keys; i++)
            {
                place += columns;
                largest = TLane.Max(largest, TLane.Load(place));
            }

            place = panel + j;
            TLane sum = TLane.Create(0);
            for (nint i = 0; i < keys; i++)
            {
                TLane weight = TLane.Exp(TLane.Load(place) - largest);
                sum += weight;
                TLane.Store(weight, place);
                place += columns;
            }

            TLane.Store(TLane.Create(1) / sum, inverseSums + j);
            TLane.Store(largest + TLane.Log(sum), logSums + j);
        }
    }

    /// <summary>Adds the products of two panels down their columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void DotColumns<TLane>(float* x, float* y, nint rows, int columns, float* dots)
        where TLane : struct, ILane<TLane>
    {
        for (int j = 0; j < columns; j += TLane.Width)
        {
            TLane sum = TLane.Create(0);
            for (nint i = 0; i < rows; i++)
            {
                nint place = (i * columns) + j;
                sum = TLane.MultiplyAdd(TLane.Load(x + place), TLane.Load(y + place), sum);
            }

            TLane.Store(sum, dots + j);
        }
    }

    /// <summary>
    /// Turns scores into weights, exp(score - logSum), and gradients of weights into gradients of scores,
    /// weight * (gradient - dot), column by column.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Differentiate<TLane>(
        float* scores, float* gradients, nint keys, int columns, float* logSums, float* dots)
        where TLane : struct, ILane<TLane>
    {
        for (int j = 0; j < columns; j += TLane.Width)
        {
            TLane logSum = TLane.Load(logSums + j);
            TLane dot = TLane.Load(dots + j);
            for (nint i = 0; i < keys; i++)
            {
                nint place = (i * columns) + j;
                TLane weight = TLane.Exp(TLane.Load(scores + place) - logSum);
                TLane.Store(weight, scores + place);
                TLane.Store(weight * (TLane.Load(gradients + place) - dot), gradients + place);
            }
        }
    }
}
