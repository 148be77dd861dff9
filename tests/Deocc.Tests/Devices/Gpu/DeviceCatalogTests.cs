using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops;
using Deocc.Tests.Devices.Gpu.OpenCl;

namespace Deocc.Tests.Devices.Gpu;

[TestFixture]
internal sealed class DeviceCatalogTests
{
    [Test]
    public void TheCpuIsFoundAndFirst()
    {
        Assert.That(DeviceCatalog.Find("cpu").Name, Is.EqualTo("cpu"));
        Assert.That(DeviceCatalog.Names[0], Is.EqualTo("cpu"));
    }

    [Test]
    public void ADeviceIsOpenedOnce()
    {
        Device device = OpenClTestDevice.Find();
        Assert.That(DeviceCatalog.Find(device.Name), Is.SameAs(device));
    }

    [Test]
    public void AutoTakesADeviceOrSaysWhyNot()
    {
        var said = new List<string>();
        Device device = DeviceCatalog.Find("auto", said.Add);
        Assert.That(said, Has.Count.EqualTo(device.Name == "cpu" ? 1 : 0));
        Assert.That(said, Has.All.StartsWith("auto: opencl").And.All.EndsWith("; using cpu"));
    }

    [TestCase("gpu")]
    [TestCase("opencl:x")]
    [TestCase("opencl:-1")]
    [TestCase("opencl:0:1")]
    [TestCase("cpu:1")]
    [TestCase("")]
    public void OtherNamesAreRefused(string name)
    {
        var error = Assert.Throws<DeviceException>(() => DeviceCatalog.Find(name));
        Assert.That(error!.Message, Does.StartWith($"device '{name}': there is no device of that name"));
    }

    [Test]
    public void AWrongIndexIsNamed()
    {
        OpenClTestDevice.Find();
        Assert.That(() => DeviceCatalog.Find("opencl:99"), Throws.TypeOf<DeviceException>().With.Message.StartsWith("opencl:99: there is no such device"));
    }

    [Test]
    public void DevicesPassTheirSelfTest()
    {
        foreach (string name in DeviceCatalog.Names) Assert.That(DeviceSelfTest.Run(DeviceCatalog.Find(name)), Is.Null, name);
    }

    [Test]
    public void EveryModuleIsInTheCatalog()
    {
        IEnumerable<string> modules = typeof(Device).Assembly.GetTypes()
            .Where(type => type.IsDefined(typeof(KernelModuleAttribute), inherit: false))
            .Select(type => type.Name)
            .Order(StringComparer.Ordinal);
        Assert.That(KernelCatalog.Sources.Select(source => source.Name), Is.EqualTo(modules));
    }
}
