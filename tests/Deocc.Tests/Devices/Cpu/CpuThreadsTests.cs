using Deocc.Engine.Devices.Cpu;

namespace Deocc.Tests.Devices.Cpu;

[NonParallelizable]
public sealed class CpuThreadsTests
{
    private int _count;

    [SetUp]
    public void RememberCount() => _count = CpuThreads.Count;

    [TearDown]
    public void RestoreCount() => CpuThreads.Count = _count;

    [Test]
    public void For_InvokesEveryItemOnce([Values(0, 1, 2, 7, 1000)] int items, [Values(1, 2, 3, 8)] int threads)
    {
        CpuThreads.Count = threads;
        var body = new CountVisits { Visits = new int[items] };
        for (int round = 0; round < 50; round++) CpuThreads.For(items, ref body);
        Assert.That(body.Visits, Is.All.EqualTo(50));
    }

    [Test]
    public void For_WorksAfterWorkersFellAsleep()
    {
        CpuThreads.Count = 3;
        var body = new CountVisits { Visits = new int[20] };
        for (int round = 0; round < 20; round++)
        {
            CpuThreads.For(20, ref body);
            Thread.Sleep(round % 4);
        }

        Assert.That(body.Visits, Is.All.EqualTo(20));
    }

    [Test]
    public void For_GivesDistinctWorkersBelowCount()
    {
        CpuThreads.Count = 3;
        var body = new CheckWorkers { Busy = new int[3] };
        for (int round = 0; round < 100; round++) CpuThreads.For(64, ref body);
        Assert.That(body.Clashes, Is.Zero);
    }

    [Test]
    public void For_RunsNestedLoopsInline()
    {
        CpuThreads.Count = 4;
        var body = new Nest { Visits = new int[12 * 10] };
        CpuThreads.For(12, ref body);
        Assert.That(body.Visits, Is.All.EqualTo(1));
    }

    [Test]
    public void For_ThrowsAnItemsException([Values(0, 63)] int item, [Values(1, 4)] int threads)
    {
        CpuThreads.Count = threads;
        var body = new ThrowAt { Item = item };
        Assert.That(() => CpuThreads.For(64, ref body), Throws.InvalidOperationException.With.Message.EqualTo("item"));

        var healthy = new CountVisits { Visits = new int[64] };
        CpuThreads.For(64, ref healthy);
        Assert.That(healthy.Visits, Is.All.EqualTo(1));
    }

    [Test]
    public void For_MayBeCalledFromSeveralThreadsAtOnce()
    {
        CpuThreads.Count = 3;
        var bodies = new CountVisits[4];
        Parallel.For(0, bodies.Length, i =>
        {
            bodies[i].Visits = new int[100];
            for (int round = 0; round < 200; round++) CpuThreads.For(100, ref bodies[i]);
        });
        foreach (CountVisits body in bodies) Assert.That(body.Visits, Is.All.EqualTo(200));
    }

    [Test]
    public void For_AllocatesNothing()
    {
        CpuThreads.Count = 2;
        var body = new CountVisits { Visits = new int[16] };
        CpuThreads.For(16, ref body);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < 100; round++) CpuThreads.For(16, ref body);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Count_RejectsZero() => Assert.That(() => CpuThreads.Count = 0, Throws.TypeOf<ArgumentOutOfRangeException>());

    private struct CountVisits : IParallelBody
    {
        public int[] Visits;

        public readonly void Invoke(int item, int worker) => Interlocked.Increment(ref Visits[item]);
    }

    private struct CheckWorkers : IParallelBody
    {
        public int[] Busy;
        public int Clashes;

        public void Invoke(int item, int worker)
        {
            if (Interlocked.Exchange(ref Busy[worker], 1) != 0) Interlocked.Increment(ref Clashes);
            Thread.SpinWait(10);
            Volatile.Write(ref Busy[worker], 0);
        }
    }

    private struct Nest : IParallelBody
    {
        public int[] Visits;

        public readonly void Invoke(int item, int worker)
        {
            var inner = new CountVisits { Visits = new int[10] };
            CpuThreads.For(10, ref inner);
            inner.Visits.CopyTo(Visits, item * 10);
        }
    }

    private struct ThrowAt : IParallelBody
    {
        public int Item;

        public readonly void Invoke(int item, int worker)
        {
            if (item == Item) throw new InvalidOperationException("item");
        }
    }
}
