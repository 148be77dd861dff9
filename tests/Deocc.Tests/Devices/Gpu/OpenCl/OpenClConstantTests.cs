using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Devices.Gpu.OpenCl;

namespace Deocc.Tests.Devices.Gpu.OpenCl;

/// <summary>Copies of host arrays that never change.</summary>
[TestFixture]
internal sealed class OpenClConstantTests
{
    [Test]
    public void AnArrayIsCopiedOnceAndOutsideTheTensorsPool()
    {
        OpenClContext context = OpenClTestDevice.Open();
        var constants = new DeviceConstants(context);
        int[] values = [3, 1, 4, 1, 5];
        DeviceView<int> view = constants.View(values);
        Assert.That(constants.View(values), Is.EqualTo(view));
        Assert.That(constants.View(new[] { 3, 1, 4, 1, 5 }), Is.Not.EqualTo(view), "another array, though equal");
        Assert.That(context.Pool.Counters.LiveBlocks, Is.Zero);
        GC.KeepAlive(values);
    }

    [Test]
    public void ACopyGoesWithItsArray()
    {
        OpenClContext context = OpenClTestDevice.Open();
        var constants = new DeviceConstants(context);
        ViewSomeArray(constants);
        Assert.That(context.ConstantPool.Counters.Rents, Is.EqualTo(1));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.That(context.ConstantPool.Counters.LiveBlocks, Is.Zero);
        GC.KeepAlive(constants);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ViewSomeArray(DeviceConstants constants) => constants.View(new float[1000]);
}
