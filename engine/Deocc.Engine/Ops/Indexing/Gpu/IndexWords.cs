using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Indexing.Gpu;

/// <summary>An index tensor as kernels get it.</summary>
/// <param name="View">The indices' words, the lower of each first.</param>
/// <param name="Words">32-bit words of an index.</param>
internal readonly record struct IndexWords(DeviceView<int> View, int Words)
{
    // What was found within an axis stays so until its memory changes: a backward pass need not wait for its indices again.
    private static readonly ConditionalWeakTable<Storage, Finding> Findings = [];

    /// <summary>Says that every index lies within an axis of a size: the host has checked them.</summary>
    public static void Vouch(Tensor indices, int size) =>
        Findings.AddOrUpdate(indices.Storage, new Finding(indices.Storage.Version, indices.ByteOffset, (int)indices.Elements, size));

    /// <summary>
    /// Takes an index tensor after checking, on the device, that every index lies within an axis. The answer is one number that
    /// the host waits for, once for the same indices.
    /// </summary>
    /// <param name="op">The op, for the message.</param>
    /// <param name="indices">The indices, Int32 or Int64.</param>
    /// <param name="shape">The tensor that they point into.</param>
    /// <param name="axis">The axis that they count along.</param>
    /// <exception cref="ShapeException">An index lies outside.</exception>
    public static IndexWords Checked(string op, Tensor indices, Shape shape, int axis)
    {
        var device = GpuDevice.Of(indices);
        var words = new IndexWords(device.View<int>(indices), indices.ElementType.Size() / sizeof(int));
        int count = (int)indices.Elements;
        var finding = new Finding(indices.Storage.Version, indices.ByteOffset, count, shape[axis]);
        bool isKnown = Findings.TryGetValue(indices.Storage, out Finding? last) && last == finding;
        if (count == 0 || isKnown) return words;
        using Tensor found = Tensor.Zeros([1], ElementType.Int32, device);
        IndexKernelsLauncher.FindOutside(
            device.Queue, GpuDevice.Cover(count, IndexKernels.GroupSize), new LaunchSize(IndexKernels.GroupSize),
            words.View, device.View<int>(found), count, words.Words, shape[axis]);
        int fromEnd = found.ToArray<int>()[0];
        if (fromEnd == 0)
        {
            Findings.AddOrUpdate(indices.Storage, finding);
            return words;
        }

        int place = count - fromEnd;
        using Tensor outside = indices.View([1], place);
        throw new ShapeException(
            $"{op}: index {outside.Item()} at place {place} of {indices.Shape} lies outside axis {axis} of {shape}, which has size {shape[axis]}");
    }

    /// <summary>Indices that lie within an axis of a size.</summary>
    private sealed record Finding(int Version, long ByteOffset, int Count, int Size);
}
