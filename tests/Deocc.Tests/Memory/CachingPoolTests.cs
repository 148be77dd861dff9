using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;

namespace Deocc.Tests.Memory;

[TestFixture]
internal sealed class CachingPoolTests
{
    [Test]
    public void BlocksInUseNeverOverlapAndMemoryStaysNearThePeak([Values(true, false)] bool canSplit)
    {
        var source = new FakeSource(long.MaxValue, canSplit);
        var pool = new CachingPool(source);
        var random = new System.Random(7);
        var live = new List<(nint Address, long Bytes)>();
        for (int step = 0; step < 20_000; step++)
        {
            if (live.Count < 100 && random.Next(2) == 0)
            {
                long bytes = random.Next(3) == 0 ? random.Next(1, 1000) : random.Next(1, 4_000_000);
                nint address = pool.Rent(bytes);
                Assert.That((long)address % 64, Is.Zero);
                foreach ((nint other, long otherBytes) in live)
                    Assert.That(address + (nint)bytes <= other || other + (nint)otherBytes <= address, "blocks overlap");
                live.Add((address, bytes));
            }
            else if (live.Count > 0)
            {
                int index = random.Next(live.Count);
                pool.Return(live[index].Address);
                live.RemoveAt(index);
            }
        }

        MemoryCounters counters = pool.Counters;
        Assert.That(counters.LiveBlocks, Is.EqualTo(live.Count));
        Assert.That(counters.SystemBytes, Is.EqualTo(source.AllocatedBytes));
        Assert.That(counters.SystemBytes, Is.EqualTo(counters.LiveBytes + counters.CachedBytes));
        if (canSplit) Assert.That(counters.SystemBytes, Is.LessThan(1.6 * counters.PeakBytes));
        foreach ((nint address, _) in live) pool.Return(address);
        Assert.That(pool.Counters.LiveBytes, Is.Zero);
        pool.Trim();
        Assert.That(source.AllocatedBytes, Is.Zero);
        Assert.That(pool.Counters.SystemBytes, Is.Zero);
    }

    [Test]
    public void AReturnedBlockIsReusedWithoutAskingTheSystem()
    {
        var pool = new CachingPool(new FakeSource(long.MaxValue, canSplit: true));
        nint first = pool.Rent(1_000_000);
        pool.Return(first);
        long allocations = pool.Counters.SystemAllocations;
        nint second = pool.Rent(900_000);
        Assert.That(pool.Counters.SystemAllocations, Is.EqualTo(allocations));
        pool.Return(second);
    }

    [Test]
    public void AFullCacheIsGivenBackBeforeTheSystemIsCalledOutOfMemory()
    {
        var pool = new CachingPool(new FakeSource(10 << 20, canSplit: true));
        nint[] blocks = [pool.Rent(2_900_000), pool.Rent(2_900_000)];
        foreach (nint block in blocks) pool.Return(block);
        nint large = pool.Rent(7 << 20);
        pool.Return(large);
    }

    [Test]
    public void OutOfMemoryNamesWhatWasWantedUsedAndCached()
    {
        var pool = new CachingPool(new FakeSource(10 << 20, canSplit: true));
        nint block = pool.Rent(3 << 20);
        DeviceException error = Assert.Throws<DeviceException>(() => pool.Rent(20 << 20))!;
        Assert.That(error.Message, Does.Contain("fake: out of memory: wanted 20,972,096 bytes with 3,146,304 in use"));
        pool.Return(block);
    }

    [Test]
    public void ReturningTwiceIsAnError()
    {
        var pool = new CachingPool(new FakeSource(long.MaxValue, canSplit: true));
        nint block = pool.Rent(100);
        pool.Return(block);
        Assert.Throws<InvalidOperationException>(() => pool.Return(block));
    }

    private sealed class FakeSource(long limit, bool canSplit) : MemorySource
    {
        private nint _next = 1 << 20;

        public long AllocatedBytes { get; private set; }

        public override string Name => "fake";

        public override bool CanSplit => canSplit;

        public override nint TryAllocate(long bytes)
        {
            if (AllocatedBytes + bytes > limit) return 0;
            AllocatedBytes += bytes;
            nint address = _next;
            _next += (nint)((bytes + 4095) / 4096 * 4096) + 4096;
            return address;
        }

        public override void Free(nint address, long bytes) => AllocatedBytes -= bytes;
    }
}
