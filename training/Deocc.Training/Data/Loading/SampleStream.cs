using Deocc.Engine.Devices.Cpu;

namespace Deocc.Training.Data.Loading;

/// <summary>
/// An endless row of samples that threads of its own make ahead, a bounded number of them. A sample depends on its number alone, so
/// that the row is the same at any number of threads and from any place on.
/// </summary>
/// <typeparam name="T">A sample.</typeparam>
public sealed class SampleStream<T> : IDisposable
{
    private readonly Func<long, T> _make;
    private readonly (bool IsReady, T? Sample, Exception? Error)[] _slots;
    private readonly Thread[] _workers;
    private readonly object _lock = new();
    private long _nextToMake;
    private bool _isStopped;

    /// <summary>Starts to make samples.</summary>
    /// <param name="make">Makes a sample from its number; called from several threads.</param>
    /// <param name="first">The number of the first one.</param>
    /// <param name="ahead">How many are made ahead at most.</param>
    /// <param name="workers">Threads that make them; nothing depends on it.</param>
    public SampleStream(Func<long, T> make, long first, int ahead, int workers)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ahead);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(workers);
        (_make, Index, _nextToMake) = (make, first, first);
        _slots = new (bool, T?, Exception?)[ahead];
        _workers = new Thread[workers];
        for (int i = 0; i < workers; i++)
        {
            _workers[i] = new Thread(Work) { IsBackground = true, Name = $"sample stream {i}" };
            _workers[i].Start();
        }
    }

    /// <summary>The number of the sample that <see cref="Next"/> gives.</summary>
    public long Index { get; private set; }

    /// <summary>The next sample; waits until it is made. What its making threw is thrown here, and the next call gives the one after it.</summary>
    public T Next()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isStopped, this);
            ref (bool IsReady, T? Sample, Exception? Error) slot = ref _slots[Index % _slots.Length];
            while (!slot.IsReady) Monitor.Wait(_lock);
            (_, T? sample, Exception? error) = slot;
            slot = default;
            Index++;
            Monitor.PulseAll(_lock);
            return error is null ? sample! : throw error;
        }
    }

    /// <summary>Stops the threads.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isStopped = true;
            Monitor.PulseAll(_lock);
        }

        foreach (Thread worker in _workers) worker.Join();
    }

    private void Work()
    {
        // The trainer's kernels have the engine's threads for themselves.
        CpuThreads.KeepOnThisThread();
        while (TryTake(out long index))
        {
            (bool, T?, Exception?) result;
            try
            {
                result = (true, _make(index), null);
            }
            catch (Exception error)
            {
                result = (true, default, error);
            }

            lock (_lock)
            {
                _slots[index % _slots.Length] = result;
                Monitor.PulseAll(_lock);
            }
        }
    }

    private bool TryTake(out long index)
    {
        lock (_lock)
        {
            while (!_isStopped && _nextToMake >= Index + _slots.Length) Monitor.Wait(_lock);
            index = _nextToMake++;
            return !_isStopped;
        }
    }
}
