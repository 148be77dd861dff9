using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Indexing.Gpu;

/// <summary>
/// Brings addends into the order of the elements that they add to, so that sums need no atomics and have a fixed order. An
/// addend's key is its target, shifted left by 32 bits, and its own number; addends for no target have <see cref="NoTarget"/>.
/// </summary>
/// <remarks>n addends take O(n log^2 n) comparisons, of which the last eleven levels of each merge stay in shared memory.</remarks>
internal static class KeySort
{
    /// <summary>Sorts behind every target.</summary>
    public const uint NoTarget = uint.MaxValue;

    /// <summary>The largest number of addends, and of targets.</summary>
    public const int Most = 1 << 30;

    /// <summary>Sorts keys in place.</summary>
    /// <param name="keys">[addends], Int64; at most <see cref="Most"/>.</param>
    /// <param name="targets">The number of targets; at most <see cref="Most"/>.</param>
    /// <returns>[targets + 1], Int32: where each target's keys begin, and at last where those of all targets end.</returns>
    public static Tensor Sort(Tensor keys, int targets)
    {
        var device = GpuDevice.Of(keys);
        DeviceView<ulong> view = device.View<ulong>(keys);
        int count = (int)keys.Elements;
        var groupSize = new LaunchSize(SortKernels.GroupSize);
        LaunchSize blocks = GpuDevice.Cover(count, SortKernels.BlockKeys);
        if (count > 0) SortKernelsLauncher.SortBlocks(device.Queue, blocks, groupSize, view, count);
        for (int run = SortKernels.BlockKeys; run < count; run *= 2)
        {
            SortKernelsLauncher.Mirror(device.Queue, Pairs(count, run), groupSize, view, count, run);
            for (int distance = run / 2; distance >= SortKernels.BlockKeys; distance /= 2)
                SortKernelsLauncher.Compare(device.Queue, Pairs(count, distance), groupSize, view, count, distance);
            SortKernelsLauncher.MergeBlocks(device.Queue, blocks, groupSize, view, count);
        }

        Tensor starts = Tensor.Empty([targets + 1], ElementType.Int32, device);
        SortKernelsLauncher.FindStarts(
            device.Queue, GpuDevice.Cover(targets + 1, SortKernels.GroupSize), groupSize, view, device.View<int>(starts), count, targets);
        return starts;
    }

    /// <summary>Groups for all pairs of places a distance apart whose lower place exists.</summary>
    private static LaunchSize Pairs(int count, int distance)
    {
        long runs = (count + (2L * distance) - 1) / (2L * distance);
        return GpuDevice.Cover(runs * distance, SortKernels.GroupSize);
    }
}
