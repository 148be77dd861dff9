using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu.OpenCl;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Devices.Gpu.OpenCl;

/// <summary>Uploads that the host does not wait for.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class OpenClUploadTests
{
    [Test]
    public void LargeUploadsArriveInOrderThoughTheirSourceChanges()
    {
        Device device = OpenClTestDevice.Find();
        var numbers = new float[(5 * OpenClUploads.ChunkBytes / sizeof(float)) + 3];
        for (int i = 0; i < numbers.Length; i++) numbers[i] = i % 1000;
        using var first = Tensor.From(numbers, [numbers.Length], device);
        using Tensor doubled = first.Affine(2, 0);
        numbers.AsSpan().Fill(-1);
        first.CopyFrom<float>(numbers);
        float[] found = doubled.ToArray<float>();
        for (int i = 0; i < found.Length; i++)
        {
            if (found[i] != 2 * (i % 1000)) Assert.Fail($"element {i} is {found[i]}");
        }

        Assert.That(first.ToArray<float>().All(value => value == -1));
    }
}
