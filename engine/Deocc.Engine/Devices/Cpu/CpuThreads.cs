using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Deocc.Engine.Devices.Cpu;

/// <summary>
/// The engine's own threads. One parallel loop runs at a time; its items are handed out by an atomic counter to the caller
/// and to workers that spin briefly between loops and sleep when there is nothing to do. Two loops one after the other cost
/// about a microsecond between them, which is the engine's barrier. Nothing is allocated per loop.
/// </summary>
public static unsafe class CpuThreads
{
    // The gate: bits 0-30 count the workers inside the loop, bit 31 says that workers may enter, the rest numbers the loop.
    private const long OpenBit = 1L << 31;
    private const long InsideMask = OpenBit - 1;
    private const int LoopShift = 32;

    private static readonly Lock CountLock = new();

    private static Shared _shared;
    private static CpuWorker[] _workers = [];
    private static int _count = CpuSettings.ReadThreads();
    private static int _busy;

    // The loop that the gate guards; written only while the gate is closed and nobody is inside.
    private static delegate*<void*, int, void> _run;
    private static void* _body;
    private static long _items;
    private static int _loopCount;
    private static ExceptionDispatchInfo? _failure;

    [ThreadStatic]
    private static bool _insideLoop;

    /// <summary>
    /// How many threads take part in a loop, the caller included. The machine's number of processors at first, or the
    /// environment's <c>DEOCC_THREADS</c>. No result depends on it. Not to be changed while kernels run.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below one.</exception>
    public static int Count
    {
        get => Volatile.Read(ref _count);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            Volatile.Write(ref _count, value);
        }
    }

    /// <summary>
    /// Invokes <paramref name="body"/> for every item from zero to <paramref name="items"/> and returns when all are done.
    /// Inside another loop's body, or while another thread's loop runs, the items run on the calling thread alone.
    /// </summary>
    /// <param name="items">How many items; none at all is allowed.</param>
    /// <param name="body">The body; changes made to its fields are visible after the loop.</param>
    /// <remarks>An exception of an item stops the loop early and is thrown to the caller.</remarks>
    public static void For<TBody>(int items, ref TBody body)
        where TBody : struct, IParallelBody
    {
        int count = Count;
        if (items <= 1 || count == 1 || _insideLoop || Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            for (int item = 0; item < items; item++) body.Invoke(item, 0);
            return;
        }

        // A copy on this stack does not move, whereas the caller's struct may lie in an object.
        TBody shared = body;
        try
        {
            EnsureWorkers(count);
            Open(&RunItems<TBody>, Unsafe.AsPointer(ref shared), items, count);
            RunInside(0);
            Close();
            body = shared;
        }
        finally
        {
            ExceptionDispatchInfo? failure = _failure;
            _failure = null;
            _body = null;
            Volatile.Write(ref _busy, 0);
            failure?.Throw();
        }
    }

    /// <summary>
    /// From now on loops of the calling thread run on it alone. For threads that do work in the background, whose loops would
    /// otherwise take the workers from those of the main thread.
    /// </summary>
    public static void KeepOnThisThread() => _insideLoop = true;

    /// <summary>Whether a loop is open that a worker has not seen, which saw <paramref name="lastLoop"/> last.</summary>
    internal static bool IsNewLoopOpen(int lastLoop)
    {
        long gate = Volatile.Read(ref _shared.Gate);
        return (gate & OpenBit) != 0 && (int)(gate >> LoopShift) != lastLoop;
    }

    /// <summary>Takes part in the present loop if there is one that this worker has not seen.</summary>
    /// <param name="worker">The worker's number, from one.</param>
    /// <param name="lastLoop">The number of the last loop that the worker has seen; updated.</param>
    /// <returns>Whether there was a new loop.</returns>
    internal static bool TryTakePart(int worker, ref int lastLoop)
    {
        while (true)
        {
            long gate = Volatile.Read(ref _shared.Gate);
            int loop = (int)(gate >> LoopShift);
            if ((gate & OpenBit) == 0 || loop == lastLoop) return false;
            if (Interlocked.CompareExchange(ref _shared.Gate, gate + 1, gate) != gate) continue;
            lastLoop = loop;
            if (worker < _loopCount) RunInside(worker);
            Interlocked.Decrement(ref _shared.Gate);
            return true;
        }
    }

    private static void EnsureWorkers(int count)
    {
        if (Volatile.Read(ref _workers).Length >= count - 1) return;
        lock (CountLock)
        {
            int first = _workers.Length;
            var workers = new CpuWorker[count - 1];
            _workers.CopyTo(workers, 0);
            for (int i = first; i < workers.Length; i++) workers[i] = new CpuWorker(i + 1);
            Volatile.Write(ref _workers, workers);
        }
    }

    private static void Open(delegate*<void*, int, void> run, void* body, int items, int count)
    {
        _run = run;
        _body = body;
        _items = items;
        _loopCount = count;
        _shared.NextItem = 0;
        long loop = (_shared.Gate >> LoopShift) + 1;

        // The full fence orders this before the look at who sleeps; a worker does the two in the opposite order.
        Interlocked.Exchange(ref _shared.Gate, (loop << LoopShift) | OpenBit);
        int wanted = Math.Min(count, items) - 1;
        for (int i = 0; i < wanted; i++) _workers[i].Wake();
    }

    // Workers that have not entered by now stay out, so that one that the system has suspended delays nobody.
    private static void Close()
    {
        Interlocked.And(ref _shared.Gate, ~OpenBit);
        int spins = 0;
        while ((Volatile.Read(ref _shared.Gate) & InsideMask) != 0)
        {
            if (++spins < 1000) Thread.SpinWait(1);
            else Thread.Yield();
        }
    }

    private static void RunInside(int worker)
    {
        _insideLoop = true;
        try
        {
            _run(_body, worker);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
            Interlocked.Exchange(ref _shared.NextItem, int.MaxValue);
        }
        finally
        {
            _insideLoop = false;
        }
    }

    private static void RunItems<TBody>(void* body, int worker)
        where TBody : struct, IParallelBody
    {
        ref TBody shared = ref Unsafe.AsRef<TBody>(body);
        long items = _items;
        while (true)
        {
            long item = Interlocked.Increment(ref _shared.NextItem) - 1;
            if (item >= items) return;
            shared.Invoke((int)item, worker);
        }
    }

    // Each counter on cache lines of its own: the gate is polled while items are taken.
    [StructLayout(LayoutKind.Explicit, Size = 384)]
    private struct Shared
    {
        [FieldOffset(128)]
        public long Gate;

        [FieldOffset(256)]
        public long NextItem;
    }
}
