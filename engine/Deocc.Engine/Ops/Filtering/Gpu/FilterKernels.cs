using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Filtering.Gpu;

/// <summary>Sums over windows of one axis or two: an item per output, neighbours side by side.</summary>
[KernelModule]
internal static class FilterKernels
{
    public const int GroupSize = 256;

    /// <summary>Both axes at once, for windows of a few pixels.</summary>
    [Kernel(X = GroupSize)]
    public static void FilterPlanes(
        ReadOnly<float> input,
        ReadOnly<int> firstRows,
        ReadOnly<int> rowCounts,
        ReadOnly<float> rowWeights,
        ReadOnly<int> firstColumns,
        ReadOnly<int> columnCounts,
        ReadOnly<float> columnWeights,
        Global<float> output,
        int count,
        FilterSizes sizes)
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            int row = i / sizes.OutputWidth;
            int x = i - (row * sizes.OutputWidth);
            int plane = row / sizes.OutputHeight;
            int y = row - (plane * sizes.OutputHeight);
            int rows = rowCounts[y];
            int columns = columnCounts[x];
            int from = (((plane * sizes.InputHeight) + firstRows[y]) * sizes.InputWidth) + firstColumns[x];
            float sum = 0;
            for (int v = 0; v < rows; v++)
            {
                float along = 0;
                for (int u = 0; u < columns; u++)
                    along += columnWeights[(x * sizes.ColumnTaps) + u] * input[from + (v * sizes.InputWidth) + u];
                sum += rowWeights[(y * sizes.RowTaps) + v] * along;
            }

            output[i] = sum;
        }
    }

    /// <summary>One axis of [.., inputs, inner], to [.., outputs, inner].</summary>
    [Kernel(X = GroupSize)]
    public static void FilterAxis(
        ReadOnly<float> input,
        ReadOnly<int> first,
        ReadOnly<int> counts,
        ReadOnly<float> weights,
        Global<float> output,
        int count,
        int inputs,
        int outputs,
        int inner,
        int mostTaps)
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            int row = i / inner;
            int outer = row / outputs;
            int o = row - (outer * outputs);
            int taps = counts[o];
            int from = (((outer * inputs) + first[o]) * inner) + i - (row * inner);
            float sum = 0;
            for (int tap = 0; tap < taps; tap++) sum += weights[(o * mostTaps) + tap] * input[from + (tap * inner)];
            output[i] = sum;
        }
    }
}
