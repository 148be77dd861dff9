using Deocc.Engine.Devices;
using Deocc.Engine.Random;
using Deocc.Models.Classification;
using Deocc.Tests.Devices.Gpu.OpenCl;
using Deocc.Tests.Infrastructure;
using Deocc.Tests.Serialization;

namespace Deocc.Tests.Devices.Gpu.Training;

/// <summary>Networks train on a graphics device as on the CPU.</summary>
[TestFixture]
[NonParallelizable]
[NoLeaks]
internal sealed class DeviceTrainingTests
{
    private Device _device = null!;

    [SetUp]
    public void FindDevice() => _device = OpenClTestDevice.Find();

    [Test]
    public void AWeightFileIsTheSameFromAnyDevice()
    {
        using var folder = new TemporaryFolder();
        RandomGenerator.Current = new RandomGenerator(seed: 7);
        using var onCpu = new SmallConvNet(inputChannels: 3, classes: 4, width: 4);
        onCpu.Save(folder.File("cpu.safetensors"));
        using (Device.Use(_device))
        {
            RandomGenerator.Current = new RandomGenerator(seed: 7);
            using var onDevice = new SmallConvNet(inputChannels: 3, classes: 4, width: 4);
            onDevice.Save(folder.File("device.safetensors"));
        }

        Assert.That(File.ReadAllBytes(folder.File("device.safetensors")), Is.EqualTo(File.ReadAllBytes(folder.File("cpu.safetensors"))), "made there, from the same seed");
        using var loaded = new SmallConvNet(inputChannels: 3, classes: 4, width: 4);
        loaded.To(_device);
        loaded.Load(folder.File("cpu.safetensors"));
        loaded.Save(folder.File("loaded.safetensors"));
        Assert.That(File.ReadAllBytes(folder.File("loaded.safetensors")), Is.EqualTo(File.ReadAllBytes(folder.File("cpu.safetensors"))), "loaded there");
    }
}
