using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Indexing.Gpu;

/// <summary>Products with sparse matrices in compressed rows; sums run in the order of the entries.</summary>
[KernelModule]
internal static class SparseKernels
{
    /// <summary>Items of a group.</summary>
    public const int GroupSize = 128;

    /// <summary>Output [batch, row, feature], one item each: neighbours read neighbouring features of the same dense rows.</summary>
    [Kernel(X = GroupSize)]
    public static void Multiply(
        ReadOnly<int> rowStarts, ReadOnly<int> columnIndices, ReadOnly<float> values, ReadOnly<float> dense, Global<float> output,
        int count, int rows, int columns, int features)
    {
        int result = Grid.GlobalX;
        if (result < count)
        {
            int line = result / features;
            int batch = line / rows;
            int row = line - (batch * rows);
            ReadOnly<float> matrix = dense + ((batch * columns * features) + (result - (line * features)));
            int end = rowStarts[row + 1];
            float sum = 0;
            for (int entry = rowStarts[row]; entry < end; entry++)
                sum = MathF.FusedMultiplyAdd(values[entry], matrix[columnIndices[entry] * features], sum);
            output[result] = sum;
        }
    }
}
