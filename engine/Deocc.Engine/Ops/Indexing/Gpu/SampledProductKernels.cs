using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Indexing.Gpu;

/// <summary>
/// The entries of left [batches, rows, features] times right [batches, columns, features] transposed, summed over the batch:
/// a group of items per entry, or one item where there is little to sum.
/// </summary>
[KernelModule]
internal static class SampledProductKernels
{
    /// <summary>Items of a group; a power of two.</summary>
    public const int GroupSize = 128;

    /// <summary>One group per entry: each item sums every GroupSize-th product, then halves of the group add.</summary>
    [Kernel(X = GroupSize)]
    public static void SampleByGroup(
        ReadOnly<float> left, ReadOnly<float> right, ReadOnly<int> rowStarts, ReadOnly<int> columnIndices, Global<float> output,
        int batches, int rows, int columns, int features)
    {
        Shared<float> totals = SharedMemory.Allocate<float>(GroupSize);
        int entry = Grid.IndexX;
        int item = Group.X;
        totals[item] = Sum(left, right, RowOf(rowStarts, rows, entry), columnIndices[entry], item, GroupSize, batches, rows, columns, features);
        Group.Barrier();
        for (int half = GroupSize / 2; half > 0; half /= 2)
        {
            if (item < half) totals[item] += totals[item + half];
            Group.Barrier();
        }

        if (item == 0) output[entry] = totals[0];
    }

    /// <summary>One item per entry.</summary>
    [Kernel(X = GroupSize)]
    public static void SampleByItem(
        ReadOnly<float> left, ReadOnly<float> right, ReadOnly<int> rowStarts, ReadOnly<int> columnIndices, Global<float> output,
        int entries, int batches, int rows, int columns, int features)
    {
        int entry = Grid.GlobalX;
        if (entry < entries)
            output[entry] = Sum(left, right, RowOf(rowStarts, rows, entry), columnIndices[entry], 0, 1, batches, rows, columns, features);
    }

    private static float Sum(
        ReadOnly<float> left, ReadOnly<float> right, int row, int column, int first, int step, int batches, int rows, int columns, int features)
    {
        float sum = 0;
        for (int k = first; k < batches * features; k += step)
        {
            int batch = k / features;
            int feature = k - (batch * features);
            sum += left[(((batch * rows) + row) * features) + feature] * right[(((batch * columns) + column) * features) + feature];
        }

        return sum;
    }

    /// <summary>The last row that begins at an entry or before it.</summary>
    private static int RowOf(ReadOnly<int> rowStarts, int rows, int entry)
    {
        int low = 0;
        int high = rows;
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            if (rowStarts[middle] <= entry) low = middle;
            else high = middle;
        }

        return low;
    }
}
