using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Memory;
using Deocc.Imaging;
using Deocc.Models.Pipelines;
using Deocc.Models.Pipelines.Srg;
using Deocc.Tests.Devices.Gpu.OpenCl;
using Deocc.Tests.Infrastructure;
using Deocc.Tests.Models.Pipelines;
using Deocc.Tests.Serialization;

namespace Deocc.Tests.Devices.Gpu.Training;

/// <summary>A face is uncovered on a graphics device as on the CPU.</summary>
[TestFixture]
[NonParallelizable]
[NoLeaks]
internal sealed class DevicePipelineTests
{
    [Test]
    public void TheUncoveredPhotographIsTheSame()
    {
        Device device = OpenClTestDevice.Find();
        using var folder = new TemporaryFolder();
        TinyWeights.Write(folder.Path, isCovered: true);
        Image<byte> expected = Uncover(CpuDevice.Instance, folder.Path);
        Image<byte> actual = Uncover(device, folder.Path);
        int[] differences = [.. expected.Samples.Zip(actual.Samples, (a, b) => Math.Abs(a - b))];

        // The hole's edge is where a rendered mask passes one half, which rounding may decide in a few pixels.
        Assert.That(differences.Average(), Is.LessThan(0.02));
        Assert.That(differences.Count(difference => difference > 2), Is.LessThan(differences.Length / 1000));
        Assert.That(expected.Samples, Is.Not.EqualTo(TestPhoto.Make(300, 300, 3).Samples));
    }

    private static Image<byte> Uncover(Device device, string weights)
    {
        using Device.Restorer former = Device.Use(device);
        using SrgNetworks networks = SrgNetworks.Open(new WeightSet(weights));
        using var scope = new TensorScope();
        return new SrgPipeline(networks).Run(TestPhoto.Make(300, 300, 3), [TestPhoto.Face(20, 20, 1)]).Photo;
    }
}
