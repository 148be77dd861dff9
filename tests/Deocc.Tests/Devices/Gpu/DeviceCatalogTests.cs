using Deocc.Engine;
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
    public void AutoTakesAGraphicsCardOrSaysWhyNot()
    {
        var said = new List<string>();
        Device device = DeviceCatalog.Find("auto", said.Add);
        string[] expected = device.Name.Split(':')[0] switch
        {
            "cuda" => [],
            "opencl" => ["^auto: cuda.*; trying opencl$"],
            _ => ["^auto: cuda.*; trying opencl$", "^auto: opencl.*; using cpu$"],
        };
        Assert.That(said, Has.Count.EqualTo(expected.Length));
        for (int i = 0; i < expected.Length; i++) Assert.That(said[i], Does.Match(expected[i]));
    }

    [Test]
    public void AKindWithoutDevicesSaysWhy()
    {
        foreach (string kind in (string[])["cuda", "opencl"])
        {
            bool hasDevices = DeviceCatalog.Names.Any(name => name.StartsWith(kind, StringComparison.Ordinal));
            Assert.That(DeviceCatalog.Missing.Count(reason => reason.StartsWith(kind, StringComparison.Ordinal)), Is.EqualTo(hasDevices ? 0 : 1));
        }
    }

    [TestCase("gpu")]
    [TestCase("opencl:x")]
    [TestCase("opencl:-1")]
    [TestCase("opencl:0:1")]
    [TestCase("cuda:x")]
    [TestCase("cpu:1")]
    [TestCase("")]
    public void OtherNamesAreRefused(string name)
    {
        var error = Assert.Throws<DeviceException>(() => DeviceCatalog.Find(name));
        Assert.That(error!.Message, Does.StartWith($"device '{name}': there is no device of that name; this machine has cpu"));
    }

    [Test]
    public void AWrongIndexIsNamed()
    {
        OpenClTestDevice.Find();
        Assert.That(() => DeviceCatalog.Find("opencl:99"), Throws.TypeOf<DeviceException>().With.Message.Match("^opencl:99: there is no such device; this machine has cpu, .*opencl:0"));
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
