using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Indexing.Gpu;

/// <summary>
/// Bitonic sorting (Batcher 1968, "Sorting networks and their applications") in the form whose comparisons all put the smaller
/// key first, so that any number of keys can be sorted: what lies behind the last one counts as larger than all and never moves.
/// </summary>
[KernelModule]
internal static class SortKernels
{
    public const int GroupSize = 256;

    /// <summary>Keys that a group sorts in shared memory.</summary>
    public const int BlockKeys = 2048;

    /// <summary>Sorts every block of <see cref="BlockKeys"/> keys.</summary>
    [Kernel(X = GroupSize)]
    public static void SortBlocks(Global<ulong> keys, int count)
    {
        Shared<ulong> block = SharedMemory.Allocate<ulong>(BlockKeys);
        int first = Grid.IndexX * BlockKeys;
        for (int i = Group.X; i < BlockKeys; i += GroupSize) block[i] = first + i < count ? keys[first + i] : ulong.MaxValue;
        Group.Barrier();
        for (int half = 1; half < BlockKeys; half *= 2)
        {
            for (int pair = Group.X; pair < BlockKeys / 2; pair += GroupSize) OrderInBlock(block, Low(pair, half), MirrorOf(pair, half));
            Group.Barrier();
            for (int distance = half / 2; distance > 0; distance /= 2)
            {
                for (int pair = Group.X; pair < BlockKeys / 2; pair += GroupSize) OrderInBlock(block, Low(pair, distance), Low(pair, distance) + distance);
                Group.Barrier();
            }
        }

        for (int i = Group.X; i < BlockKeys; i += GroupSize)
        {
            if (first + i < count) keys[first + i] = block[i];
        }
    }

    /// <summary>Begins to merge sorted runs of a length: compares each key of a run with its mirror image in the next run.</summary>
    [Kernel(X = GroupSize)]
    public static void Mirror(Global<ulong> keys, int count, int run)
    {
        int pair = Grid.GlobalX;
        int low = Low(pair, run);
        int high = MirrorOf(pair, run);
        if (high < count) Order(keys, low, high);
    }

    /// <summary>Goes on merging: compares keys a distance apart.</summary>
    [Kernel(X = GroupSize)]
    public static void Compare(Global<ulong> keys, int count, int distance)
    {
        int pair = Grid.GlobalX;
        int low = Low(pair, distance);
        if (low + distance < count) Order(keys, low, low + distance);
    }

    /// <summary>Ends merging: all distances within a block.</summary>
    [Kernel(X = GroupSize)]
    public static void MergeBlocks(Global<ulong> keys, int count)
    {
        Shared<ulong> block = SharedMemory.Allocate<ulong>(BlockKeys);
        int first = Grid.IndexX * BlockKeys;
        for (int i = Group.X; i < BlockKeys; i += GroupSize) block[i] = first + i < count ? keys[first + i] : ulong.MaxValue;
        Group.Barrier();
        for (int distance = BlockKeys / 2; distance > 0; distance /= 2)
        {
            for (int pair = Group.X; pair < BlockKeys / 2; pair += GroupSize) OrderInBlock(block, Low(pair, distance), Low(pair, distance) + distance);
            Group.Barrier();
        }

        for (int i = Group.X; i < BlockKeys; i += GroupSize)
        {
            if (first + i < count) keys[first + i] = block[i];
        }
    }

    /// <summary>Where each target's keys begin among sorted ones, whose upper halves are targets; the last start is the end.</summary>
    [Kernel(X = GroupSize)]
    public static void FindStarts(ReadOnly<ulong> keys, Global<int> starts, int count, int targets)
    {
        int target = Grid.GlobalX;
        if (target <= targets)
        {
            ulong wanted = (ulong)target << 32;
            int low = 0;
            int high = count;
            while (low < high)
            {
                int middle = low + ((high - low) / 2);
                if (keys[middle] < wanted) low = middle + 1;
                else high = middle;
            }

            starts[target] = low;
        }
    }

    /// <summary>The lower place of a pair, of which every run of 2 * half places has half.</summary>
    private static int Low(int pair, int half) => (pair / half * 2 * half) + (pair % half);

    /// <summary>The place that lies as far from the end of the 2 * half places as the lower one from their beginning.</summary>
    private static int MirrorOf(int pair, int half) => (pair / half * 2 * half) + (2 * half) - 1 - (pair % half);

    private static void OrderInBlock(Shared<ulong> keys, int low, int high)
    {
        ulong left = keys[low];
        ulong right = keys[high];
        if (left > right)
        {
            keys[low] = right;
            keys[high] = left;
        }
    }

    private static void Order(Global<ulong> keys, int low, int high)
    {
        ulong left = keys[low];
        ulong right = keys[high];
        if (left > right)
        {
            keys[low] = right;
            keys[high] = left;
        }
    }
}
