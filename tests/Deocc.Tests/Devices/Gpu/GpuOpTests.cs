using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;
using Deocc.Tests.Ops;

namespace Deocc.Tests.Devices.Gpu;

/// <summary>
/// Every row of op cases on one kind of graphics device: output and gradients of both orders against float64 on the CPU. A row
/// whose ops lack kernels for its element types or sizes fails.
/// </summary>
/// <param name="find">Opens the device, or skips the test by name where there is none.</param>
internal abstract class GpuOpTests(Func<Device> find)
{
    [TestCaseSource(typeof(OpCaseSource), nameof(OpCaseSource.All))]
    [TestCaseSource(typeof(LargeRows), nameof(LargeRows.All))]
    public void RowAgreesWithFloat64(OpCase row)
    {
        Device device = find();
        OpResult expected = OpCaseRunner.Run(row, ElementType.Float64, "reference");
        (long blocks, long arrived) = (device.Pool.Counters.LiveBlocks, ((GpuDevice)device).ArrivedBlocks);
        OpResult actual;
        Device.Current = device;
        try
        {
            actual = OpCaseRunner.Run(row, ElementType.Float32);
        }
        finally
        {
            Device.Current = DeviceCatalog.Find("cpu");
        }

        actual.AssertClose(expected, row.Tolerance, $"{row.Name} on {device}");
        Assert.That(device.Pool.Counters.LiveBlocks, Is.LessThanOrEqualTo(blocks), "blocks of the device's pool are left in use");
        Assert.That(((GpuDevice)device).ArrivedBlocks, Is.LessThanOrEqualTo(arrived), "blocks of tensors from the host are left in use");
    }

    [Test]
    public void AnOpWithoutKernelNamesItselfAndTheDevice()
    {
        using var x = Tensor.From([1.0, 2.0], [2], find());
        var error = Assert.Throws<DeviceException>(() => _ = x + x);
        Assert.That(error!.Message, Does.Match("^(opencl|cuda):[0-9]+: Elementwise of AddFunction has no kernel for these element types or sizes; float32 runs here"));
    }
}
