using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;

namespace Deocc.Training.Metrics;

/// <summary>Measures many files on all threads; those that fail are listed and stop nothing.</summary>
internal static class FileLoop
{
    /// <summary>Measures every file.</summary>
    /// <param name="files">The files.</param>
    /// <param name="measure">Called from several threads at a time.</param>
    /// <param name="skipped">Receives the files that failed, with reasons.</param>
    /// <param name="report">Told how many of how many are done, from one thread at a time; may be null.</param>
    /// <returns>The files that did not fail, in their order, and what was measured.</returns>
    public static List<(FilePair File, T Result)> Run<T>(
        IReadOnlyList<FilePair> files, Func<FilePair, T> measure, ICollection<SkippedItem> skipped, Action<int, int>? report)
    {
        var body = new Body<T>(files, measure, report);
        CpuThreads.For(files.Count, ref body);
        var measured = new List<(FilePair, T)>();
        for (int i = 0; i < files.Count; i++)
        {
            if (body.Failures[i] is { } failure) skipped.Add(new SkippedItem(files[i].File, failure));
            else measured.Add((files[i], body.Results[i]));
        }

        return measured;
    }

    private readonly struct Body<T>(IReadOnlyList<FilePair> files, Func<FilePair, T> measure, Action<int, int>? report) : IParallelBody
    {
        private readonly Lock _lock = new();
        private readonly int[] _done = new int[1];

        public T[] Results { get; } = new T[files.Count];

        public string?[] Failures { get; } = new string?[files.Count];

        public void Invoke(int item, int worker)
        {
            try
            {
                Results[item] = measure(files[item]);
            }
            catch (Exception error) when (error is EngineException or IOException or UnauthorizedAccessException)
            {
                Failures[item] = error.Message.ReplaceLineEndings(" ");
            }

            if (report is null) return;
            lock (_lock) report(++_done[0], files.Count);
        }
    }
}
