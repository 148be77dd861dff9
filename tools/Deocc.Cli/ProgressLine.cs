using System.Diagnostics;
using System.Globalization;

namespace Deocc.Cli;

/// <summary>
/// A line on standard error with progress, rate and time left: rewritten in place on a terminal, else printed once every few
/// seconds.
/// </summary>
internal sealed class ProgressLine(string unit) : IDisposable
{
    private static readonly TimeSpan OnTerminal = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan Elsewhere = TimeSpan.FromSeconds(5);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _shown;
    private bool _open;

    /// <summary>Tells how many of all are done.</summary>
    public void Report(int done, int all)
    {
        TimeSpan now = _clock.Elapsed;
        if (now - _shown < (Console.IsErrorRedirected ? Elsewhere : OnTerminal)) return;
        _shown = now;
        double rate = done / now.TotalSeconds;
        string text = string.Create(
            CultureInfo.InvariantCulture, $"{done}/{all} {unit}  {rate:F1} {unit}/s  {(all - done) / rate:F0} s left");
        if (Console.IsErrorRedirected)
        {
            Console.Error.WriteLine(text);
            return;
        }

        Console.Error.Write($"\r{text}    ");
        _open = true;
    }

    /// <summary>Ends the line.</summary>
    public void Dispose()
    {
        if (_open) Console.Error.WriteLine();
        _open = false;
    }
}
