using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Devices.Gpu.Profiling;

/// <summary>
/// A device's queue that times every launch. Tensors are noted as they are handed to kernels, and belong to the launch that comes
/// next; what a problem computes belongs to its longest launch. Read late, so that the device is not kept waiting.
/// </summary>
/// <param name="queue">The queue that runs the kernels.</param>
internal sealed class ProfiledQueue(KernelQueue queue) : KernelQueue
{
    private const int LaunchesHeld = 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<DeviceKernel, string> _names = [];
    private readonly Dictionary<nint, long> _given = [];
    private readonly List<Launched> _launches = [];
    private readonly Stack<Work> _problems = [];
    private readonly Dictionary<string, KernelTime> _times = new(StringComparer.Ordinal);

    /// <summary>Begins a problem; those within it are their own.</summary>
    /// <param name="flops">What it computes.</param>
    public void Begin(long flops)
    {
        lock (_lock) _problems.Push(new Work(flops));
    }

    /// <summary>Ends the innermost problem.</summary>
    public void End()
    {
        lock (_lock)
        {
            _problems.Pop();
            if (_problems.Count == 0 && _launches.Count >= LaunchesHeld) Read();
        }
    }

    /// <summary>Notes a tensor that the next launch gets.</summary>
    public void Give(Tensor tensor)
    {
        lock (_lock) _given[tensor.Storage.Address + (nint)tensor.ByteOffset] = tensor.Elements * tensor.ElementType.Size();
    }

    /// <summary>What was measured so far; waits for the device.</summary>
    public IReadOnlyList<KernelTime> Times()
    {
        lock (_lock)
        {
            Read();
            return [.. _times.Values];
        }
    }

    /// <inheritdoc/>
    public override DeviceKernel Load(KernelSource source, string kernel)
    {
        DeviceKernel loaded = queue.Load(source, kernel);
        lock (_lock) _names[loaded] = kernel;
        return loaded;
    }

    /// <inheritdoc/>
    public override void Launch(DeviceKernel kernel, LaunchSize groups, LaunchSize groupSize)
    {
        LaunchTiming timing = queue.LaunchTimed(kernel, groups, groupSize);
        lock (_lock)
        {
            _launches.Add(new Launched(_names[kernel], timing, _given.Values.Sum(), _problems.Count > 0 ? _problems.Peek() : null));
            _given.Clear();
        }
    }

    /// <inheritdoc/>
    public override LaunchTiming LaunchTimed(DeviceKernel kernel, LaunchSize groups, LaunchSize groupSize) => queue.LaunchTimed(kernel, groups, groupSize);

    private void Read()
    {
        foreach (Launched launch in _launches)
        {
            double milliseconds = launch.Timing.Wait();
            launch.Timing.Dispose();
            Add(new KernelTime(launch.Kernel, 1, milliseconds, launch.Bytes, 0));
            if (launch.Problem is { } problem && milliseconds >= problem.Longest) (problem.Longest, problem.Kernel) = (milliseconds, launch.Kernel);
        }

        foreach (Work problem in _launches.Select(launch => launch.Problem).OfType<Work>().Distinct())
            Add(new KernelTime(problem.Kernel, 0, 0, 0, problem.Flops));
        _launches.Clear();
    }

    private void Add(KernelTime more)
    {
        KernelTime sum = _times.GetValueOrDefault(more.Kernel) ?? new KernelTime(more.Kernel, 0, 0, 0, 0);
        _times[more.Kernel] = new KernelTime(
            more.Kernel, sum.Calls + more.Calls, sum.Milliseconds + more.Milliseconds, sum.Bytes + more.Bytes, sum.Flops + more.Flops);
    }

    private readonly record struct Launched(string Kernel, LaunchTiming Timing, long Bytes, Work? Problem);

    /// <summary>A problem, and its longest launch so far.</summary>
    private sealed class Work(long flops)
    {
        public long Flops => flops;

        public double Longest { get; set; }

        public string Kernel { get; set; } = "";
    }
}
