using System.Text.Json.Nodes;

namespace Deocc.Benchmarks.Peers;

/// <summary>Starts the peers' processes and ends them together.</summary>
public sealed class PeerProcesses(PeersOptions options) : IDisposable
{
    private readonly string _scripts = Path.Combine(AppContext.BaseDirectory, "Peers");
    private readonly List<PeerProcess> _running = [];

    /// <summary>A contender for every column that was asked for.</summary>
    public List<Contender> StartContenders()
    {
        var contenders = new List<Contender>();
        if (options.Only.Contains("engine")) contenders.Add(new EngineContender(StartEngine()));
        bool withOnnx = options.Only.Contains("onnx");
        if (!withOnnx && !options.Only.Contains("torch")) return contenders;
        PeerProcess torch = StartTorch();
        if (options.Only.Contains("torch"))
            contenders.AddRange([new TorchContender(torch, channelsLast: false), new TorchContender(torch, channelsLast: true)]);
        if (withOnnx) contenders.Add(new OnnxContender(StartOnnx(), torch, Path.Combine(options.Output, "models")));
        return contenders;
    }

    /// <summary>What a graphics card can do at most, as PyTorch measures it; not a number without PyTorch.</summary>
    public MachineCeilings MeasureCard()
    {
        if (!options.Only.Contains("torch")) return new(double.NaN, double.NaN, double.NaN);
        JsonObject answer = StartTorch().Ask(new JsonObject { ["command"] = "ceilings" });
        return new(answer["gflops"]!.GetValue<double>(), answer["read"]!.GetValue<double>(), answer["copy"]!.GetValue<double>());
    }

    /// <summary>Contenders that train, each to be started when its memory is measured.</summary>
    public IEnumerable<Contender> StartTrainers()
    {
        if (options.Only.Contains("engine")) yield return new EngineContender(StartEngine());
        if (!options.Only.Contains("torch")) yield break;
        yield return new TorchContender(StartTorch(), channelsLast: false);
        yield return new TorchContender(StartTorch(), channelsLast: true);
    }

    /// <summary>Ends all processes.</summary>
    public void Dispose()
    {
        foreach (PeerProcess process in _running) process.Dispose();
        _running.Clear();
    }

    private PeerProcess StartEngine() => Start(Environment.ProcessPath!, EngineArguments());

    private PeerProcess StartTorch() => Start(options.Python, [Path.Combine(_scripts, "torch_peer.py")]);

    private PeerProcess StartOnnx() =>
        Start(options.Node, [Path.Combine(_scripts, "onnx_peer.js"), options.Packages, options.Threads.ToString()]);

    private PeerProcess Start(string program, string[] arguments)
    {
        var process = new PeerProcess(program, arguments, options);
        _running.Add(process);
        return process;
    }

    // Started through the dotnet program, the process is the host and this assembly its first argument.
    private static string[] EngineArguments()
    {
        bool isHosted = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";
        return isHosted ? [typeof(PeerProcesses).Assembly.Location, "engine-peer"] : ["engine-peer"];
    }
}
