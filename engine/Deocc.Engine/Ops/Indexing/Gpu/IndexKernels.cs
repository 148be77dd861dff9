using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Indexing.Gpu;

/// <summary>
/// Reading and adding at indices. Indices come as 32-bit words, of which only the first counts once they are checked: one of
/// Int32, two of Int64, the lower one first.
/// </summary>
[KernelModule]
internal static class IndexKernels
{
    public const int GroupSize = 256;

    /// <summary>Raises found[0] to count minus the first place whose index lies outside an axis.</summary>
    [Kernel(X = GroupSize)]
    public static void FindOutside(ReadOnly<int> indices, Global<int> found, int count, int words, int size)
    {
        int place = Grid.GlobalX;
        if (place < count)
        {
            int index = indices[(long)place * words];
            int upper = 0;
            if (words > 1) upper = indices[((long)place * words) + 1];
            if (index < 0 || index >= size || upper != 0) Atomic.Max(found, 0, count - place);
        }
    }

    /// <summary>Output [outer, outputs, inner] from input [outer, inputs, inner], by an index for each element.</summary>
    [Kernel(X = GroupSize)]
    [SpecializeAll(typeof(byte), typeof(ushort), typeof(uint), typeof(ulong))]
    public static void Gather<T>(ReadOnly<T> input, ReadOnly<int> indices, Global<T> output, int count, int words, int inputs, int outputs, int inner)
        where T : unmanaged
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            int row = i / inner;
            int outer = row / outputs;
            int index = indices[(long)i * words];
            output[i] = input[(((outer * inputs) + index) * inner) + i - (row * inner)];
        }
    }

    /// <summary>Output [outer, outputs, inner] from input [outer, inputs, inner], by an index for each slice; the unused slice is zeros.</summary>
    [Kernel(X = GroupSize)]
    [SpecializeAll(typeof(byte), typeof(ushort), typeof(uint), typeof(ulong))]
    public static void Select<T>(
        ReadOnly<T> input, ReadOnly<int> indices, Global<T> output, int count, int words, int inputs, int outputs, int inner, int unused)
        where T : unmanaged
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            int row = i / inner;
            int outer = row / outputs;
            int index = indices[(long)(row - (outer * outputs)) * words];
            T value = default;
            if (index != unused) value = input[(((outer * inputs) + index) * inner) + i - (row * inner)];
            output[i] = value;
        }
    }

    /// <summary>
    /// Adds source [outer, addends, inner] to output [outer, targets, inner]: an item per column, whose addends follow each other.
    /// There is an index for each element of the source, or, where they are shared, for each of the addends.
    /// </summary>
    [Kernel(X = GroupSize)]
    public static void AddByColumn(
        ReadOnly<float> source, ReadOnly<int> indices, Global<float> output, int columns, int words, int addends, int targets, int inner,
        int isShared, int unused)
    {
        int column = Grid.GlobalX;
        if (column < columns)
        {
            int outer = column / inner;
            int place = column - (outer * inner);
            for (int j = 0; j < addends; j++)
            {
                int from = (((outer * addends) + j) * inner) + place;
                int index = indices[(long)(isShared != 0 ? j : from) * words];
                if (index != unused) output[(((outer * targets) + index) * inner) + place] += source[from];
            }
        }
    }

    /// <summary>The key of each addend of a scatter: the place that it adds to, and its own.</summary>
    [Kernel(X = GroupSize)]
    public static void ScatterKeys(ReadOnly<int> indices, Global<ulong> keys, int count, int words, int addends, int targets, int inner)
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            int row = i / inner;
            int outer = row / addends;
            int target = (((outer * targets) + indices[(long)i * words]) * inner) + i - (row * inner);
            keys[i] = ((ulong)target << 32) | (uint)i;
        }
    }

    /// <summary>The key of each slice that is added: the slice that it adds to, and its own number.</summary>
    [Kernel(X = GroupSize)]
    public static void SliceKeys(ReadOnly<int> indices, Global<ulong> keys, int count, int words, int unused)
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            int index = indices[(long)i * words];
            uint target = index == unused ? KeySort.NoTarget : (uint)index;
            keys[i] = ((ulong)target << 32) | (uint)i;
        }
    }

    /// <summary>Adds up each target's addends in their order.</summary>
    [Kernel(X = GroupSize)]
    public static void AddSorted(ReadOnly<float> source, ReadOnly<ulong> keys, ReadOnly<int> starts, Global<float> output, int count)
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            int end = starts[i + 1];
            float sum = output[i];
            for (int k = starts[i]; k < end; k++) sum += source[(int)(uint)keys[k]];
            output[i] = sum;
        }
    }

    /// <summary>Adds up each target slice's addends in their order: source [outer, addends, inner], output [outer, targets, inner].</summary>
    [Kernel(X = GroupSize)]
    public static void AddSortedSlices(
        ReadOnly<float> source, ReadOnly<ulong> keys, ReadOnly<int> starts, Global<float> output, int count, int addends, int targets, int inner)
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            int row = i / inner;
            int outer = row / targets;
            int target = row - (outer * targets);
            int end = starts[target + 1];
            float sum = output[i];
            for (int k = starts[target]; k < end; k++)
                sum += source[(((outer * addends) + (int)(uint)keys[k]) * inner) + i - (row * inner)];
            output[i] = sum;
        }
    }
}
