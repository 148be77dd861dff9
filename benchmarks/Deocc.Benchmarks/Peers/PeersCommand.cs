using System.Text.Json.Nodes;

namespace Deocc.Benchmarks.Peers;

/// <summary>
/// The side-by-side command. The contenders take turns at each row, so that a drift of the machine meets them all alike;
/// one process is active at a time.
/// </summary>
public sealed class PeersCommand(PeersOptions options)
{
    private const int MemorySteps = 3;

    private readonly string _scripts = Path.Combine(AppContext.BaseDirectory, "Peers");

    private int Rounds => options.Quick ? 1 : 3;

    private TurnLength Length => options.Quick ? new(0.3, 2, 3) : new(0.8, 2, 10);

    /// <summary>Runs the table, prints it as it grows, and writes <c>peers.md</c> and <c>peers.json</c>.</summary>
    public void Run()
    {
        MachineCeilings ceilings = MachineCeilings.Measure(options.Threads);
        using var processes = new ProcessGroup();
        List<Contender> contenders = StartContenders(processes);
        var results = new List<PeerResult>();
        var memory = new List<MemoryResult>();
        var report = new PeerReport
        {
            Machine = Machine.Describe(),
            Threads = options.Threads,
            Ceilings = ceilings,
            Contenders = [.. contenders.Select(contender => KeyValuePair.Create(contender.Name, contender.Description))],
            Results = results,
            Memory = memory,
        };
        Console.WriteLine(report.Header());
        Console.WriteLine(report.ConsoleHeading());
        List<PeerRow> rows = [.. PeerRows.All.Where(IsSelected)];
        foreach (PeerRow row in rows)
        {
            results.Add(RunRow(row, contenders));
            Console.WriteLine(report.ConsoleLine(results[^1]));
        }

        processes.Dispose();
        if (options.Memory) MeasureMemory(rows, memory);
        Directory.CreateDirectory(options.Output);
        File.WriteAllText(Path.Combine(options.Output, "peers.md"), report.ToMarkdown());
        File.WriteAllText(Path.Combine(options.Output, "peers.json"), report.ToJson());
        Console.WriteLine($"\nwrote {Path.Combine(options.Output, "peers.md")} and peers.json");
    }

    private bool IsSelected(PeerRow row) =>
        options.Filters.Count == 0 || options.Filters.Any(text => row.Name.Contains(text, StringComparison.OrdinalIgnoreCase));

    private List<Contender> StartContenders(ProcessGroup processes)
    {
        var contenders = new List<Contender>();
        PeerProcess? torch = options.Only.Contains("torch") || options.Only.Contains("onnx") ? StartTorch() : null;
        if (torch is null) return contenders;
        processes.Add(torch);
        if (options.Only.Contains("torch"))
        {
            contenders.Add(new TorchContender(torch, channelsLast: false));
            contenders.Add(new TorchContender(torch, channelsLast: true));
        }

        if (options.Only.Contains("onnx"))
        {
            string script = Path.Combine(_scripts, "onnx_peer.js");
            var onnx = new PeerProcess(options.Node, [script, options.Packages, options.Threads.ToString()], options.Threads);
            processes.Add(onnx);
            contenders.Add(new OnnxContender(onnx, torch, Path.Combine(options.Output, "models")));
        }

        return contenders;
    }

    private PeerProcess StartTorch() => new(options.Python, [Path.Combine(_scripts, "torch_peer.py")], options.Threads);

    private PeerResult RunRow(PeerRow row, List<Contender> contenders)
    {
        var samples = new Dictionary<string, List<double>>();
        for (int round = 0; round < Rounds; round++)
        {
            foreach (Contender contender in contenders.Where(contender => contender.CanRun(row)))
            {
                if (!samples.TryGetValue(contender.Name, out List<double>? list)) samples[contender.Name] = list = [];
                list.AddRange(contender.Time(row, Length));
            }
        }

        return new(row, samples.ToDictionary(entry => entry.Key, entry => Median(entry.Value)));
    }

    private void MeasureMemory(List<PeerRow> rows, List<MemoryResult> memory)
    {
        Console.WriteLine("\npeak resident set of training steps in MiB (of which the runtime before the network was made)");
        foreach (PeerRow row in rows.Where(row => row.Kind == PeerRowKind.Network && row.Pass == PeerPass.ForwardBackward))
        {
            var peaks = new Dictionary<string, long>();
            var baselines = new Dictionary<string, long>();
            if (options.Only.Contains("torch"))
            {
                Record("PyTorch", StartTorch(), "nchw");
                Record("PyTorch channels-last", StartTorch(), "channels_last");
            }

            memory.Add(new(row, peaks, baselines));
            Console.WriteLine(PeerReport.MemoryLine(memory[^1]));

            void Record(string name, PeerProcess process, string layout)
            {
                using (process)
                {
                    JsonObject request = row.ToRequest("memory");
                    request["layout"] = layout;
                    request["minimum"] = MemorySteps;
                    JsonObject answer = process.Ask(request);
                    peaks[name] = answer["peakBytes"]!.GetValue<long>();
                    baselines[name] = answer["baselineBytes"]!.GetValue<long>();
                }
            }
        }
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    /// <summary>Ends its processes together.</summary>
    private sealed class ProcessGroup : IDisposable
    {
        private readonly List<PeerProcess> _processes = [];

        public void Add(PeerProcess process) => _processes.Add(process);

        public void Dispose()
        {
            foreach (PeerProcess process in _processes) process.Dispose();
            _processes.Clear();
        }
    }
}
