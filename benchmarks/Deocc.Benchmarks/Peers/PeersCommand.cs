using Deocc.Engine.Diagnostics;

namespace Deocc.Benchmarks.Peers;

/// <summary>
/// The side-by-side command. The contenders take turns at each row, so that a drift of the machine meets them all alike;
/// one process is active at a time.
/// </summary>
public sealed class PeersCommand(PeersOptions options)
{
    private const int MemorySteps = 3;

    /// <summary>What rows have to reach on a graphics card.</summary>
    private static readonly PeerGoal OnCards = new(GoalBase.PyTorch, 0.5);

    private int Rounds => options.Quick ? 1 : 3;

    private TurnLength Length => options.Quick ? new(0.3, 2, 3) : new(0.8, 2, 10);

    /// <summary>Runs the table, prints it as it grows, and writes <c>peers.md</c> and <c>peers.json</c>.</summary>
    public void Run()
    {
        using var processes = new PeerProcesses(options);
        MachineCeilings ceilings = options.IsProcessor ? MachineCeilings.Measure(options.Threads) : processes.MeasureCard();
        List<Contender> contenders = processes.StartContenders();
        var results = new List<PeerResult>();
        var memory = new List<MemoryResult>();
        var report = new PeerReport
        {
            Machine = Machine.Describe(),
            Threads = options.Threads,
            Device = options.Device,
            Ceilings = ceilings,
            Contenders = [.. contenders.Select(contender => KeyValuePair.Create(contender.Name, contender.Description))],
            Results = results,
            Memory = memory,
        };
        Console.WriteLine(report.Header());
        Console.WriteLine(report.ConsoleHeading());
        List<PeerRow> rows = [.. PeerRows.All.Where(IsSelected).Select(row => options.IsProcessor ? row : row with { Goal = OnCards })];
        foreach (PeerRow row in rows)
        {
            results.Add(RunRow(row, contenders));
            Console.WriteLine(report.ConsoleLine(results[^1]));
        }

        processes.Dispose();
        if (options.Memory && options.IsProcessor) MeasureMemory(rows, memory);
        Directory.CreateDirectory(options.Output);
        File.WriteAllText(Path.Combine(options.Output, "peers.md"), report.ToMarkdown());
        File.WriteAllText(Path.Combine(options.Output, "peers.json"), report.ToJson());
        Console.WriteLine($"\nwrote {Path.Combine(options.Output, "peers.md")} and peers.json");
    }

    private bool IsSelected(PeerRow row) =>
        options.Filters.Count == 0 || options.Filters.Any(text => row.Name.Contains(text, StringComparison.OrdinalIgnoreCase));

    private PeerResult RunRow(PeerRow row, List<Contender> contenders)
    {
        List<Contender> able = contenders.FindAll(contender => contender.CanRun(row));
        Dictionary<string, List<double>> samples = able.ToDictionary(contender => contender.Name, _ => new List<double>());
        for (int round = 0; round < Rounds; round++)
        {
            foreach (Contender contender in able) samples[contender.Name].AddRange(TimeOrSayWhyNot(contender, row));
        }

        return new(row, samples.Where(entry => entry.Value.Count > 0).ToDictionary(entry => entry.Key, entry => Median(entry.Value)));
    }

    // A device may lack an op, and a peer may end: the row's other columns still count.
    private double[] TimeOrSayWhyNot(Contender contender, PeerRow row)
    {
        try
        {
            return contender.Time(row, Length);
        }
        catch (Exception error) when (error is InvalidOperationException or IOException)
        {
            Console.WriteLine($"  {contender.Name}: {error.Message}");
            return [];
        }
    }

    private void MeasureMemory(List<PeerRow> rows, List<MemoryResult> results)
    {
        Console.WriteLine($"\n{PeerReport.MemoryHeading}");
        foreach (PeerRow row in rows.Where(row => row.Kind == PeerRowKind.Network && row.Pass == PeerPass.ForwardBackward))
        {
            using var processes = new PeerProcesses(options);
            var peaks = new Dictionary<string, long>();
            var baselines = new Dictionary<string, long>();
            foreach (Contender contender in processes.StartTrainers())
                (peaks[contender.Name], baselines[contender.Name]) = contender.MeasureMemory(row, MemorySteps);
            results.Add(new(row, peaks, baselines));
            Console.WriteLine(PeerReport.MemoryLine(results[^1]));
        }
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
