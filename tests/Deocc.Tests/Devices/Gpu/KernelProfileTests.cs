using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu.Profiling;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Tests.Devices.Gpu.Cuda;
using Deocc.Tests.Devices.Gpu.OpenCl;

namespace Deocc.Tests.Devices.Gpu;

[TestFixture]
[NonParallelizable]
internal sealed class KernelProfileTests
{
    [Test]
    public void CallsTimesBytesAndFlopsAreCounted([Values("OpenCL", "emulated CUDA")] string kind)
    {
        Device device = kind == "OpenCL" ? OpenClTestDevice.Find() : EmulatedCuda.Find();
        using var a = Tensor.Zeros([64, 32], device: device);
        using var b = Tensor.Zeros([32, 128], device: device);
        using var profile = KernelProfile.Begin();
        for (int i = 0; i < 3; i++)
        {
            using Tensor product = a.MatMul(b);
            using Tensor shifted = product.Affine(1, 2);
        }

        IReadOnlyList<KernelTime> times = profile.Times();
        KernelTime multiplied = times.Single(kernel => kernel.Flops > 0);
        KernelTime moved = times.Single(kernel => kernel.Flops == 0);
        Assert.That((multiplied.Calls, moved.Calls), Is.EqualTo((3, 3)));
        Assert.That(multiplied.Flops, Is.EqualTo(3L * 2 * 64 * 32 * 128));
        Assert.That(multiplied.Bytes, Is.EqualTo(3L * 4 * ((64 * 32) + (32 * 128) + (64 * 128))));
        Assert.That(moved.Bytes, Is.EqualTo(3L * 4 * 2 * 64 * 128));
        Assert.That(times.Select(kernel => kernel.Milliseconds), Has.All.Positive);
        Assert.That(times.Select(kernel => kernel.Milliseconds), Is.Ordered.Descending);
        Assert.That(multiplied.GigaflopsPerSecond, Is.EqualTo(multiplied.Flops / multiplied.Milliseconds / 1e6).Within(1e-9));
    }

    [Test]
    public void OnlyOneProfileIsMadeAtATime()
    {
        using (KernelProfile.Begin()) Assert.That(KernelProfile.Begin, Throws.InvalidOperationException);
        Assert.That(() => KernelProfile.Begin().Dispose(), Throws.Nothing);
    }
}
