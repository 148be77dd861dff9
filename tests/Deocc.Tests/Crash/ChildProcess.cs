using System.Collections.Concurrent;
using System.Diagnostics;

namespace Deocc.Tests.Crash;

/// <summary>A child process that runs <see cref="ChildProgram"/>, to be killed or waited for.</summary>
internal sealed class ChildProcess : IDisposable
{
    private static readonly TimeSpan MostStartTime = TimeSpan.FromSeconds(60);

    private static readonly string[] Namespace = ["unshare", "--user", "--map-root-user", "--mount"];

    private readonly Process _process;
    private readonly BlockingCollection<string> _lines = [];

    /// <summary>
    /// Starts a task; <paramref name="shell"/> is run by bash before it, such as a limit, if need be in its own mount
    /// namespace.
    /// </summary>
    public ChildProcess(IEnumerable<string> arguments, string? shell = null, bool inNamespace = false)
    {
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string[] command = [host, "exec", typeof(ChildProcess).Assembly.Location, .. arguments];
        if (shell is not null) command = ["bash", "-c", $"{shell} && exec \"$@\"", "bash", .. command];
        if (inNamespace) command = [.. Namespace, .. command];
        var start = new ProcessStartInfo(command[0], command[1..]);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;

        // Memory for the compiler's double mapping counts as a file and would fall under a limit on file sizes.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        _process = Process.Start(start) ?? throw new InvalidOperationException("the child process did not start");
        _process.OutputDataReceived += (_, line) => Receive(line.Data);
        _process.ErrorDataReceived += (_, line) => Receive(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Whether children may mount file systems in a namespace of their own.</summary>
    public static bool CanMount { get; } = TryMount();

    /// <summary>Everything that the child has printed and nobody has taken.</summary>
    public IReadOnlyList<string> TakeLines()
    {
        var lines = new List<string>();
        while (_lines.TryTake(out string? line)) lines.Add(line);
        return lines;
    }

    /// <summary>Waits for the next line that the child prints.</summary>
    public string WaitForLine() =>
        _lines.TryTake(out string? line, MostStartTime)
            ? line
            : throw new InvalidOperationException("the child process printed nothing");

    /// <summary>Ends the child at once, without a chance to clean up.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Waits for the child's own end.</summary>
    public int WaitForExit()
    {
        if (!_process.WaitForExit(MostStartTime)) throw new InvalidOperationException("the child process did not end");
        _process.WaitForExit();
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
        _lines.Dispose();
    }

    private static bool TryMount()
    {
        try
        {
            using Process? process = Process.Start(Namespace[0], [.. Namespace[1..], "mount", "-t", "tmpfs", "none", "/mnt"]);
            process?.WaitForExit();
            return process?.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private void Receive(string? line)
    {
        if (line is not null) _lines.Add(line);
    }
}
