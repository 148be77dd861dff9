using Deocc.Engine.Devices;

namespace Deocc.Tests.Devices.Gpu.Cuda;

/// <summary>Copies beside kernels under a driver that does what it is asked for as late, as early, or as oddly as it may.</summary>
[NonParallelizable]
[TestFixture(EmulatedSchedule.Immediate, 1)]
[TestFixture(EmulatedSchedule.Late, 1)]
[TestFixture(EmulatedSchedule.CopiesFirst, 1)]
[TestFixture(EmulatedSchedule.ByChance, 1)]
[TestFixture(EmulatedSchedule.ByChance, 2)]
internal sealed class EmulatedCudaStreamTests(EmulatedSchedule schedule, int chance) : GpuStreamTests(() => Open(schedule, chance))
{
    [TearDown]
    public void Reset() => EmulatedCuda.Reset();

    private static Device Open(EmulatedSchedule schedule, int chance)
    {
        Device device = EmulatedCuda.Find();
        EmulatedCuda.Set("schedule", (int)schedule);
        EmulatedCuda.Set("chance", chance);
        return device;
    }
}
