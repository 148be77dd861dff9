using Deocc.Engine.Devices;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops;
using Deocc.Engine.Ops.Indexing.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Devices.Gpu.OpenCl;

/// <summary>What rows of op cases are too small for: sorting many keys, sums of many addends, and indices that do not exist.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class OpenClIndexingTests
{
    [TestCase(1, 3)]
    [TestCase(SortKernels.BlockKeys, 100)]
    [TestCase(SortKernels.BlockKeys + 1, 100)]
    [TestCase(20_001, 5_000)]
    public void KeysAreSortedAndTargetsFound(int count, int targets)
    {
        Device device = OpenClTestDevice.Find();
        var random = new Random(count);
        var keys = new long[count];
        for (int i = 0; i < count; i++) keys[i] = ((long)random.Next(targets) << 32) | (uint)i;
        keys[count / 2] = unchecked((long)((ulong)KeySort.NoTarget << 32));
        using var sorted = Tensor.From(keys, [count], device);
        using Tensor starts = KeySort.Sort(sorted, targets);
        ulong[] expected = [.. keys.Select(key => (ulong)key).Order()];
        Assert.That(sorted.ToArray<long>().Select(key => (ulong)key), Is.EqualTo(expected));
        int[] begins = starts.ToArray<int>();
        Assert.That(begins[^1], Is.EqualTo(count - 1), "the addend without a target");
        for (int target = 0; target < targets; target++)
        {
            int first = Array.BinarySearch(expected, (ulong)target << 32);
            Assert.That(begins[target], Is.EqualTo(first < 0 ? ~first : first));
        }
    }

    [TestCase(4000, 1, 37)]
    [TestCase(300, 70, 5)]
    [TestCase(7, 20_000, 5)]
    public void ManyAddendsAreSummedInTheirOrder(int addends, int columns, int targets)
    {
        var random = new Random(addends);
        long[] indices = [.. Enumerable.Range(0, addends * columns).Select(_ => (long)random.Next(targets))];
        float[] source = [.. indices.Select(_ => random.NextSingle() - 0.5f)];
        float[] expected = Scatter(DeviceCatalog.Find("cpu"));
        Device device = OpenClTestDevice.Find();
        Assert.That(Scatter(device), Is.EqualTo(expected), "sums in ascending order are the CPU's, bit by bit");
        Assert.That(Scatter(device), Is.EqualTo(expected), "again");

        float[] Scatter(Device on)
        {
            using var x = Tensor.Zeros([targets, columns], ElementType.Float32, on);
            using var places = Tensor.From(indices, [addends, columns], on);
            using var values = Tensor.From(source, [addends, columns], on);
            using Tensor sum = x.ScatterAdd(0, places, values);
            return sum.ToArray<float>();
        }
    }

    [Test]
    public void AnIndexOutsideIsTheSameErrorAsOnTheCpu([Values(7L, -1L, 1L << 32)] long index)
    {
        string expected = ErrorOn(DeviceCatalog.Find("cpu"));
        Assert.That(ErrorOn(OpenClTestDevice.Find()), Is.EqualTo(expected));
        Assert.That(expected, Does.Contain($"index {index} at place 2 of [4] lies outside axis 0 of [7,3]"));

        string ErrorOn(Device device)
        {
            using var x = Tensor.Zeros([7, 3], ElementType.Float32, device);
            using var indices = Tensor.From([6L, 0L, index, 99L], [4], device);
            return Assert.Throws<ShapeException>(() => x.IndexSelect(0, indices))!.Message;
        }
    }

    [Test]
    public void ChangedIndicesAreCheckedAgain()
    {
        Device device = OpenClTestDevice.Find();
        using var x = Tensor.Zeros([7], ElementType.Float32, device);
        using var smaller = Tensor.Zeros([3], ElementType.Float32, device);
        using var indices = Tensor.From([1, 6], [2], device);
        using Tensor first = x.IndexSelect(0, indices);
        using Tensor second = x.IndexSelect(0, indices);
        Assert.That(() => smaller.IndexSelect(0, indices), Throws.TypeOf<ShapeException>(), "another axis");
        indices.CopyFrom<int>([1, 7]);
        Assert.That(() => x.IndexSelect(0, indices), Throws.TypeOf<ShapeException>(), "other indices");
    }

    [Test]
    public void ElementsOfEveryWidthAreSelected()
    {
        Device device = OpenClTestDevice.Find();
        using var indices = Tensor.From([2, 0], [2], device);
        using var bytes = Tensor.From<byte>([1, 2, 3], [3], device);
        using var longs = Tensor.From<long>([1L << 40, 2, 3], [3], device);
        using Tensor chosenBytes = bytes.IndexSelect(0, indices);
        using Tensor chosenLongs = longs.Gather(0, indices);
        Assert.That(chosenBytes.ToArray<byte>(), Is.EqualTo(new byte[] { 3, 1 }));
        Assert.That(chosenLongs.ToArray<long>(), Is.EqualTo(new[] { 3, 1L << 40 }));
    }
}
