using System.Reflection;
using Deocc.Engine.Devices;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;
using Deocc.Tests.Ops;

namespace Deocc.Tests.Devices.Gpu.OpenCl;

/// <summary>
/// Every row of op cases on the OpenCL device: output and gradients of both orders against float64 on the CPU. A row whose ops
/// lack kernels for its element types or sizes is skipped with the reason.
/// </summary>
[TestFixture]
[NonParallelizable]
internal sealed class OpenClOpTests
{
    private static readonly string[] NotYet = ["has no kernel for", "cannot be read from the host"];

    [TestCaseSource(typeof(OpCaseSource), nameof(OpCaseSource.All))]
    [TestCaseSource(typeof(LargeRows), nameof(LargeRows.All))]
    public void RowAgreesWithFloat64(OpCase row)
    {
        Device device = OpenClTestDevice.Find();
        OpResult expected = OpCaseRunner.Run(row, ElementType.Float64, "reference");
        long blocks = device.Pool.Counters.LiveBlocks;
        OpResult actual;
        Device.Current = device;
        try
        {
            actual = OpCaseRunner.Run(row, ElementType.Float32);
        }
        catch (DeviceException error) when (NotYet.Any(words => error.Message.Contains(words, StringComparison.Ordinal)))
        {
            Assert.Ignore(error.Message);
            throw;
        }
        finally
        {
            Device.Current = DeviceCatalog.Find("cpu");
        }

        actual.AssertClose(expected, row.Tolerance, $"{row.Name} on {device}");
        Assert.That(device.Pool.Counters.LiveBlocks, Is.LessThanOrEqualTo(blocks), "blocks of the device's pool are left in use");
    }

    [Test]
    public void EveryOpHasKernels()
    {
        IEnumerable<string> without = typeof(Device).Assembly.GetTypes()
            .Where(type => type.IsValueType && type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IProblem<>)))
            .Where(type => type.GetProperty(nameof(IProblem<>.GpuKernels), BindingFlags.Static | BindingFlags.Public) is null)
            .Select(type => type.Name.Split('`')[0])
            .Order(StringComparer.Ordinal);
        Assert.That(without, Is.Empty);
    }

    [Test]
    public void AnOpWithoutKernelNamesItselfAndTheDevice()
    {
        using var x = Tensor.From([1.0, 2.0], [2], OpenClTestDevice.Find());
        var error = Assert.Throws<DeviceException>(() => _ = x + x);
        Assert.That(error!.Message, Does.Match("^opencl:[0-9]+: Elementwise of AddFunction has no kernel for these element types or sizes; float32 runs here"));
    }
}
