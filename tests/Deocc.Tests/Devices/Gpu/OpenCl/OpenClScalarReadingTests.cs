using Deocc.Engine.Devices;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Devices.Gpu.OpenCl;

/// <summary>Numbers that are read later than they are made.</summary>
[TestFixture]
[NonParallelizable]
[NoLeaks]
internal sealed class OpenClScalarReadingTests
{
    [Test]
    public void ValuesAreThoseOfTheBeginning()
    {
        Device device = OpenClTestDevice.Find();
        using Tensor one = Tensor.From([1.5f], [1], device);
        using Tensor two = Tensor.From([2.5f], [], device);
        using Tensor onHost = Tensor.From([3.5], [], DeviceCatalog.Find("cpu"));
        using ScalarReading reading = ScalarReading.Begin([one, onHost, two]);
        Assert.That(reading.IsRead, Is.False);
        one.CopyFrom<float>([-1f]);
        onHost.CopyFrom<double>([-1]);
        two.Dispose();
        Assert.That(reading.Values, Is.EqualTo(new[] { 1.5, 3.5, 2.5 }));
        Assert.That(reading.IsRead, Is.True);
        Assert.That(reading.Values, Has.Count.EqualTo(3), "again");
    }

    [Test]
    public void NothingIsWaitedForOnTheHost()
    {
        using Tensor one = Tensor.From([1.5f], [1]);
        using ScalarReading reading = ScalarReading.Begin([one]);
        Assert.That(reading.IsRead, Is.True);
        Assert.That(reading.Values[0], Is.EqualTo(1.5));
    }

    [Test]
    public void UnreadNumbersLeaveNothing()
    {
        var device = (Engine.Devices.Gpu.GpuDevice)OpenClTestDevice.Find();
        long blocks = device.Pool.Counters.LiveBlocks;
        using (Tensor one = Tensor.From([1.5f], [1], device)) ScalarReading.Begin([one, one]).Dispose();
        Assert.That(device.Pool.Counters.LiveBlocks, Is.EqualTo(blocks));
    }

    [Test]
    public void MoreThanANumberIsRefused()
    {
        using Tensor two = Tensor.From([1f, 2f], [2], OpenClTestDevice.Find());
        Assert.That(() => ScalarReading.Begin([two]), Throws.TypeOf<ShapeException>().With.Message.Contains("[2] has 2 elements"));
    }
}
