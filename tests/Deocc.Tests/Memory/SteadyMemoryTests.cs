using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Memory;

/// <summary>What many steps of a training loop do to memory, native and managed.</summary>
[NonParallelizable]
[NoLeaks]
public sealed class SteadyMemoryTests
{
    private const int Elements = 1 << 18;

    [Test]
    public void StepsInAScope_AreFlat()
    {
        using Tensor w = Make.Uniform([Elements], 1);
        w.RequiresGradient = true;
        for (int step = 0; step < 3; step++) Step(w);
        MemoryCounters before = CpuMemory.Pool.Counters;
        CpuMemory.Pool.ResetPeak();
        for (int step = 0; step < 200; step++)
        {
            Step(w);
            Assert.That(CpuMemory.Pool.Counters.LiveBytes, Is.EqualTo(before.LiveBytes));
        }

        MemoryCounters after = CpuMemory.Pool.Counters;
        Assert.That(after.SystemAllocations, Is.EqualTo(before.SystemAllocations), "a steady state asks the system for nothing");
        Assert.That(after.PeakBytes, Is.LessThanOrEqualTo(before.PeakBytes));
        w.ClearGradient();
    }

    [Test]
    public void StepsInAScope_MakeLittleGarbage()
    {
        using Tensor w = Make.Uniform([Elements], 1);
        w.RequiresGradient = true;
        for (int step = 0; step < 10; step++) Step(w);
        long before = GC.GetAllocatedBytesForCurrentThread();
        const int Steps = 100;
        for (int step = 0; step < Steps; step++) Step(w);
        long bytesPerStep = (GC.GetAllocatedBytesForCurrentThread() - before) / Steps;
        TestContext.Out.WriteLine($"{bytesPerStep} managed bytes per step of 21 forward and backward ops");
        Assert.That(bytesPerStep, Is.LessThan(21 * 1024));
        w.ClearGradient();
    }

    [Test]
    public void StepsWithoutAScope_AreHeldDownByTheSafetyNet()
    {
        Collect();
        MemoryCounters before = CpuMemory.Pool.Counters;
        CpuMemory.Pool.ResetPeak();
        long rented = 0;
        UndisposedSteps(ref rented);
        MemoryCounters after = CpuMemory.Pool.Counters;
        Assert.That(rented, Is.GreaterThan(2L << 30), "the loop asks for far more than is allowed at a time");
        Assert.That(after.PeakBytes - before.LiveBytes, Is.LessThan(512L << 20));
        Collect();
        Assert.That(CpuMemory.Pool.Counters.LiveBlocks, Is.EqualTo(before.LiveBlocks), "the collector returns all");
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void UndisposedSteps(ref long rented)
    {
        Tensor w = Make.Uniform([Elements], 1);
        w.RequiresGradient = true;
        for (int step = 0; step < 200; step++)
        {
            Tensor y = w;
            for (int i = 0; i < 5; i++) y = (y * w).Sigmoid();
            y.Sum().Backward();
            w.ClearGradient();
            rented += 11L * Elements * sizeof(float);
        }
    }

    private static void Step(Tensor w)
    {
        using var scope = new TensorScope();
        Tensor y = w;
        for (int i = 0; i < 5; i++) y = (y * w).Sigmoid();
        y.Sum().Backward();
        w.ClearGradient();
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
