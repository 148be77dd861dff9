using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Deocc.Benchmarks.Peers;

/// <summary>A long-lived child process that answers one JSON line to each JSON line it is sent.</summary>
public sealed class PeerProcess : IDisposable
{
    private static readonly TimeSpan ExitTimeout = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly string _program;

    /// <summary>Starts the process with the number of threads that its libraries may use, and the device.</summary>
    public PeerProcess(string program, IEnumerable<string> arguments, PeersOptions options)
    {
        string threads = options.Threads.ToString();
        _program = program;
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["DEOCC_THREADS"] = threads;
        start.Environment["OMP_NUM_THREADS"] = threads;
        start.Environment["OPENBLAS_NUM_THREADS"] = threads;
        start.Environment[EnginePeer.DeviceVariable] = options.Device;
        start.Environment[EnginePeer.PrecisionVariable] = options.Precision;
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
    }

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <exception cref="InvalidOperationException">The peer ended or answered with an error.</exception>
    public JsonObject Ask(JsonObject request)
    {
        _process.StandardInput.WriteLine(request.ToJsonString());
        _process.StandardInput.Flush();
        string line = _process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException($"{_program} ended without an answer to {request["command"]}");
        JsonObject answer = JsonNode.Parse(line)!.AsObject();
        if (answer["error"] is { } error) throw new InvalidOperationException($"{_program}: {error}");
        return answer;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(ExitTimeout)) _process.Kill();
        _process.Dispose();
    }
}
