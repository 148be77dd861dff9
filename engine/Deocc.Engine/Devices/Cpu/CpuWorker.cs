using System.Diagnostics;

namespace Deocc.Engine.Devices.Cpu;

/// <summary>One background thread of <see cref="CpuThreads"/>: looks for a loop, spins briefly, then sleeps.</summary>
internal sealed class CpuWorker
{
    private const int SpinsPerLookAtClock = 32;
    private const int Awake = 0;
    private const int Asleep = 1;

    private static readonly long SpinTicks = Stopwatch.Frequency / 5000; // 200 microseconds

    private readonly AutoResetEvent _wake = new(false);
    private readonly int _number;
    private int _state;

    /// <summary>Starts the thread.</summary>
    /// <param name="number">The worker's number, from one; the thread that calls a loop is number zero.</param>
    internal CpuWorker(int number)
    {
        _number = number;
        new Thread(Work) { IsBackground = true, Name = $"Deocc CPU {number}" }.Start();
    }

    /// <summary>Wakes the thread if it sleeps; cheap if it does not.</summary>
    internal void Wake()
    {
        if (Volatile.Read(ref _state) == Asleep && Interlocked.CompareExchange(ref _state, Awake, Asleep) == Asleep)
        {
            _wake.Set();
        }
    }

    private void Work()
    {
        int lastLoop = 0;
        while (true)
        {
            if (SpinForLoop(ref lastLoop)) continue;

            // Asleep is announced before the last look at the gate, so that no loop opens unnoticed in between. If a loop did
            // open, its caller may have begun to wake this thread: then that wake-up is waited for, lest it count later.
            Interlocked.Exchange(ref _state, Asleep);
            bool isOpen = CpuThreads.IsNewLoopOpen(lastLoop);
            if (!isOpen || Interlocked.CompareExchange(ref _state, Awake, Asleep) == Awake) _wake.WaitOne();
        }
    }

    private bool SpinForLoop(ref int lastLoop)
    {
        long end = Stopwatch.GetTimestamp() + SpinTicks;
        do
        {
            for (int i = 0; i < SpinsPerLookAtClock; i++)
            {
                if (CpuThreads.TryTakePart(_number, ref lastLoop)) return true;
                Thread.SpinWait(1);
            }
        }
        while (Stopwatch.GetTimestamp() < end);
        return false;
    }
}
