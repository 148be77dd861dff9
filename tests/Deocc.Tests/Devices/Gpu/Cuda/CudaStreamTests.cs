using Deocc.Engine.Devices.Gpu.Cuda;

namespace Deocc.Tests.Devices.Gpu.Cuda;

/// <summary>What the CUDA host asks of streams and events, and that the emulated driver would show where it asks for too little.</summary>
[TestFixture]
[NonParallelizable]
internal sealed unsafe class CudaStreamTests
{
    private const int Bytes = 256;

    [TearDown]
    public void Reset() => EmulatedCuda.Reset();

    [TestCase(EmulatedSchedule.Late, false, 1)]
    [TestCase(EmulatedSchedule.Late, true, 7)]
    [TestCase(EmulatedSchedule.CopiesFirst, false, 7)]
    [TestCase(EmulatedSchedule.CopiesFirst, true, 7)]
    public void AMissingWaitShowsWhereCopiesComeLate(EmulatedSchedule schedule, bool waits, byte expected)
    {
        CudaScope scope = Open(schedule, out nint block);
        (CudaStream kernels, CudaStream copies) = (new CudaStream(scope), new CudaStream(scope));
        (CudaChunk up, CudaChunk down) = (new CudaChunk(scope, Bytes), new CudaChunk(scope, Bytes));
        scope.Check(scope.Driver.Fill(block, 1, Bytes, kernels.Handle), "filling");
        kernels.Finish();
        up.Span(Bytes).Fill(7);
        up.CopyTo(block, Bytes, copies);
        if (waits) kernels.WaitFor(up.Done);
        scope.Check(scope.Driver.CopyOnDevice(block + Bytes, block, Bytes, kernels.Handle), "copying");
        down.CopyFrom(block + Bytes, Bytes, kernels);
        down.Done.Wait();
        Assert.That(down.Span(Bytes).ToArray(), Has.All.EqualTo(expected));
    }

    [TestCase(EmulatedSchedule.CopiesFirst, false, 7)]
    [TestCase(EmulatedSchedule.CopiesFirst, true, 1)]
    [TestCase(EmulatedSchedule.Late, true, 1)]
    public void AMissingWaitShowsWhereCopiesComeEarly(EmulatedSchedule schedule, bool waits, byte expected)
    {
        CudaScope scope = Open(schedule, out nint block);
        (CudaStream kernels, CudaStream copies) = (new CudaStream(scope), new CudaStream(scope));
        (CudaChunk up, CudaChunk down) = (new CudaChunk(scope, Bytes), new CudaChunk(scope, Bytes));
        scope.Check(scope.Driver.Fill(block, 1, Bytes, kernels.Handle), "filling");
        kernels.Finish();
        scope.Check(scope.Driver.CopyOnDevice(block + Bytes, block, Bytes, kernels.Handle), "copying");
        var used = new CudaEvent(scope);
        used.Record(kernels);
        if (waits) copies.WaitFor(used);

        // The block is used again, for a copy from the host.
        up.Span(Bytes).Fill(7);
        up.CopyTo(block, Bytes, copies);
        kernels.WaitFor(up.Done);
        down.CopyFrom(block + Bytes, Bytes, kernels);
        down.Done.Wait();
        Assert.That(down.Span(Bytes).ToArray(), Has.All.EqualTo(expected));
    }

    [Test]
    public void AnUploadBesideKernelsWaitsForNone()
    {
        CudaContext context = EmulatedCuda.Open();
        EmulatedCuda.Set("schedule", (int)EmulatedSchedule.Late);
        nint used = context.Pool.Rent(Bytes);
        nint fresh = context.Arrivals.Rent(Bytes);
        context.Fill(used, Bytes, 5);
        int before = EmulatedCuda.Calls.Length;
        context.CopyToArrival(new byte[Bytes], fresh);
        string[] calls = [.. EmulatedCuda.Calls[before..].Where(call => call.StartsWith("cuStream", StringComparison.Ordinal) || call.StartsWith("cuMemcpy", StringComparison.Ordinal))];
        Assert.That(calls, Is.EqualTo((string[])[$"cuMemcpyHtoDAsync_v2 {Bytes}", "cuStreamWaitEvent 0"]), "only the kernels wait, for the copy");
        context.Pool.Return(used);
        context.Arrivals.Return(fresh, Bytes);
    }

    [Test]
    public void ABlockComesBackWhenTheQueueHasPassedItsReturn()
    {
        CudaContext context = EmulatedCuda.Open();
        EmulatedCuda.Set("schedule", (int)EmulatedSchedule.Late);
        nint first = context.Arrivals.Rent(Bytes);
        context.Fill(first, Bytes, 5);
        context.Arrivals.Return(first, Bytes);
        nint second = context.Arrivals.Rent(Bytes);
        Assert.That(second, Is.Not.EqualTo(first), "the fill may still be to come");
        Assert.That(context.Arrivals.LiveBlocks, Is.EqualTo(1));
        context.Finish();
        Assert.That(context.Arrivals.Rent(Bytes), Is.EqualTo(first));
        Assert.That(context.Arrivals.LiveBlocks, Is.EqualTo(2));
    }

    [Test]
    public void ArrivalsStandInLineOnlyToALimit()
    {
        const long Large = 200L << 20;
        CudaContext context = EmulatedCuda.Open();
        EmulatedCuda.Set("memory", 4L << 30);
        EmulatedCuda.Set("schedule", (int)EmulatedSchedule.Late);
        for (int i = 0; i < 12; i++) context.Arrivals.Return(context.Arrivals.Rent(Large), Large);
        Assert.That(context.Arrivals.Counters.SystemBytes, Is.LessThan(6 * Large));
    }

    [Test]
    public void MemoryThatStandsInLineIsWaitedForBeforeItRunsOut()
    {
        CudaContext context = EmulatedCuda.Open();
        EmulatedCuda.Set("memory", 100L << 20);
        EmulatedCuda.Set("schedule", (int)EmulatedSchedule.Late);
        nint arrived = context.Arrivals.Rent(60L << 20);
        context.Fill(arrived, 64, 1);
        context.Arrivals.Return(arrived, 60L << 20);
        nint block = context.Pool.Rent(80L << 20);
        Assert.That(context.Arrivals.Counters.SystemBytes, Is.Zero);
        context.Pool.Return(block);
        Assert.That(context.Arrivals.Rent(80L << 20), Is.Not.Zero, "the other way round, too");
    }

    [Test]
    public void AReturnToALostDeviceThrowsNothing()
    {
        CudaContext context = EmulatedCuda.Open();
        nint block = context.Arrivals.Rent(Bytes);
        EmulatedCuda.Fail("cuEventRecord", 700);
        Assert.That(() => context.Arrivals.Return(block, Bytes), Throws.Nothing, "it may be the finalizer's thread");
    }

    private static CudaScope Open(EmulatedSchedule schedule, out nint block)
    {
        EmulatedCuda.Reset();
        EmulatedCuda.Set("schedule", (int)schedule);
        CudaDriver driver = EmulatedCuda.LoadDriver();
        var scope = new CudaScope(driver, CudaContext.Choose(CudaDeviceInfo.List(driver), 0));
        scope.Enter();
        nint address;
        scope.Check(driver.MemoryAllocate(&address, 2 * Bytes), "allocating");
        block = address;
        return scope;
    }
}
