using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Devices.Gpu.Profiling;

/// <summary>Times every kernel that graphics devices run between its beginning and its end. One at a time in a process.</summary>
/// <example><code>
/// using (var profile = KernelProfile.Begin())
/// {
///     Train();
///     foreach (KernelTime kernel in profile.Times()) Console.WriteLine(kernel);
/// }
/// </code></example>
public sealed class KernelProfile : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<KernelQueue, ProfiledQueue> _queues = [];

    private KernelProfile()
    {
    }

    /// <summary>The profile that is being made; null where none is, and launches are not timed.</summary>
    internal static KernelProfile? Current { get; private set; }

    /// <summary>Begins to time launches.</summary>
    /// <exception cref="InvalidOperationException">Another profile is being made.</exception>
    public static KernelProfile Begin()
    {
        if (Current is not null) throw new InvalidOperationException("KernelProfile: another profile is being made; end it first");
        return Current = new KernelProfile();
    }

    /// <summary>What was measured so far, by falling time; waits for the devices.</summary>
    public IReadOnlyList<KernelTime> Times()
    {
        lock (_lock)
        {
            return
            [
                .. _queues.Values.SelectMany(queue => queue.Times())
                    .GroupBy(kernel => kernel.Kernel, StringComparer.Ordinal)
                    .Select(rows => new KernelTime(
                        rows.Key, rows.Sum(row => row.Calls), rows.Sum(row => row.Milliseconds), rows.Sum(row => row.Bytes), rows.Sum(row => row.Flops)))
                    .OrderByDescending(kernel => kernel.Milliseconds),
            ];
        }
    }

    /// <summary>Ends it: launches are timed no more.</summary>
    public void Dispose() => Current = null;

    /// <summary>A device's queue, timed.</summary>
    internal ProfiledQueue Of(KernelQueue queue)
    {
        lock (_lock)
        {
            if (!_queues.TryGetValue(queue, out ProfiledQueue? profiled)) _queues.Add(queue, profiled = new ProfiledQueue(queue));
            return profiled;
        }
    }
}
