using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Memory;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Integration;

/// <summary>Whole training runs: they learn, repeat to the bit and keep their memory flat.</summary>
[NonParallelizable]
[NoLeaks]
public sealed class TrainingTests
{
    private int _threads;

    [SetUp]
    public void RememberThreads() => _threads = CpuThreads.Count;

    [TearDown]
    public void RestoreThreads() => CpuThreads.Count = _threads;

    [Test]
    [RunAtEverySimdLevel]
    public void Training_LearnsTheTask()
    {
        using var classifier = new StripeClassifier(seed: 1);
        double first = classifier.Step();
        double last = 0;
        for (int step = 0; step < 150; step++) last = classifier.Step();
        Assert.That(first, Is.GreaterThan(0.8));
        Assert.That(last, Is.LessThan(0.2));
        Assert.That(classifier.MeasureAccuracy(batches: 10), Is.GreaterThan(0.97));
    }

    [Test]
    [RunAtEverySimdLevel]
    public void Training_GivesTheSameBitsInEveryRunAndAtAnyNumberOfThreads()
    {
        float[] expected = Train(threads: 2, steps: 20);
        Assert.That(expected, Has.None.NaN);
        foreach (int threads in (ReadOnlySpan<int>)[2, 1, 3, 8])
            Assert.That(Train(threads, steps: 20).AsSpan().SequenceEqual(expected), Is.True, $"{threads} threads");
    }

    [Test]
    public void AThousandSteps_KeepTheirMemoryFlat()
    {
        using var classifier = new StripeClassifier(seed: 2);
        for (int step = 0; step < 20; step++) classifier.Step();
        MemoryCounters before = CpuMemory.Pool.Counters;
        CpuMemory.Pool.ResetPeak();
        long garbage = GC.GetAllocatedBytesForCurrentThread();
        for (int step = 0; step < 1000; step++) classifier.Step();
        garbage = GC.GetAllocatedBytesForCurrentThread() - garbage;
        MemoryCounters after = CpuMemory.Pool.Counters;
        TestContext.Out.WriteLine($"small network: {garbage / 1000} managed bytes per step, peak {after.PeakBytes} bytes");
        Assert.That(after.LiveBytes, Is.EqualTo(before.LiveBytes));
        Assert.That(after.LiveBlocks, Is.EqualTo(before.LiveBlocks));
        Assert.That(after.SystemBytes, Is.EqualTo(before.SystemBytes));
        Assert.That(after.PeakBytes, Is.LessThanOrEqualTo(before.PeakBytes));
        Assert.That(garbage / 1000, Is.LessThan(40_000));
    }

    private static float[] Train(int threads, int steps)
    {
        CpuThreads.Count = threads;
        using var classifier = new StripeClassifier(seed: 3);
        for (int step = 0; step < steps; step++) classifier.Step();
        return classifier.CopyParameters();
    }
}
