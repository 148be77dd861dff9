using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops.Tuning;
using Spectre.Console;

namespace Deocc.Cli.Commands.Kernels;

/// <summary><c>deocc kernels tune</c>: measures which tile sizes are best for a device, and keeps them.</summary>
internal static class TuneCommand
{
    public static Command Create()
    {
        var defaults = new TuningOptions();
        var device = new Option<string>("--device") { Description = "The graphics device: cuda[:N] or opencl[:N]; auto takes the first that opens.", DefaultValueFactory = _ => "auto" };
        var only = new Option<string?>("--only") { Description = $"Families to tune, with commas between them: {string.Join(", ", KernelTuner.Families)}. Without it, all." };
        var runs = new Option<int>("--runs") { Description = "Timed runs of each candidate on each problem; the median counts.", DefaultValueFactory = _ => defaults.Runs };
        var candidates = new Option<int?>("--candidates") { Description = "Measure at most so many candidates of each kernel, the default first. Without it, all." };
        var isShort = new Option<bool>("--short") { Description = "Small problems, for a first look; what is best for them need not be best for large ones." };
        var output = new Option<string?>("--output", "-o") { Description = "The table to store in, instead of DEOCC_TUNING or tuning.json in the user's configuration." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object per kernel and line." };
        var command = new Command("tune", """
            Measure which tile sizes of matrix products, convolutions and attention are fastest on a graphics device, and store them:
            every run on this device takes them from then on. A candidate's time counts after its results were those of the CPU.
            Nothing else should run on the device meanwhile. Ctrl-C keeps what was found. Products and attention give the same bits
            with any tiles, convolutions need not; the group sizes of reductions and normalizations fix the order of their sums and
            are not tuned.

            Examples:
              deocc kernels tune
              deocc kernels tune --device opencl:1 --only matmul
              deocc kernels tune --device cuda --only attention,convolution --runs 15
              deocc kernels tune --device cuda --short -o first-look.json
              deocc kernels tune --device cuda --json > tuned.jsonl
            """)
        {
            device, only, runs, candidates, isShort, output, json,
        };
        command.SetAction(parsed =>
        {
            string name = parsed.GetRequiredValue(device);
            if (DeviceCatalog.Find(name, line => Console.Error.WriteLine($"deocc: {line}")) is not GpuDevice found)
                throw new UsageException($"--device {name}: tile sizes are for graphics devices; 'deocc devices' lists what is there");
            string path = parsed.GetValue(output) ?? KernelTuner.UserPath ?? throw new UsageException("DEOCC_TUNING=off leaves no place for the table; name a file with --output");
            var tuner = new KernelTuner(found, defaults with
            {
                Only = parsed.GetValue(only)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
                Runs = AtLeastOne("--runs", parsed.GetValue(runs)),
                Candidates = AtLeastOne("--candidates", parsed.GetValue(candidates) ?? defaults.Candidates),
                Short = parsed.GetValue(isShort),
            });
            KernelTuner.Check(path);
            return Run(tuner, path, parsed.GetValue(json));
        });
        return command;
    }

    private static int AtLeastOne(string option, int value) => value >= 1 ? value : throw new UsageException($"{option} {value}: must be at least 1");

    private static int Run(KernelTuner tuner, string path, bool isJson)
    {
        using var interruption = new Interruption();
        var results = new List<TuningResult>();
        using (var progress = new ProgressLine("candidates"))
        {
            foreach (TuningResult result in tuner.Run(done => progress.Report(done, tuner.Steps), interruption.Token))
            {
                tuner.Store(result, path);
                results.Add(result);
                if (isJson) Console.WriteLine(JsonSerializer.Serialize(result, TuneJson.Default.TuningResult));
            }
        }

        foreach (TuningResult result in results)
        {
            foreach (string reason in result.Refused) Console.Error.WriteLine($"deocc: {result.Kernel}: passed over {reason}");
        }

        if (!isJson) Write(results);
        Console.Error.WriteLine($"deocc: {path}: tiles of '{tuner.Model}'{(interruption.Token.IsCancellationRequested ? ", as far as they were measured" : "")}");
        return results.TrueForAll(result => result.Best is not null) ? 0 : 1;
    }

    private static void Write(IReadOnlyList<TuningResult> results)
    {
        Table table = new Table().Border(TableBorder.Simple);
        foreach (string head in (string[])["kernel", "default", "best"]) table.AddColumn(head);
        foreach (string head in (string[])["GFLOP/s", "best", "gain"]) table.AddColumn(new TableColumn(head).RightAligned());
        foreach (TuningResult result in results)
        {
            double best = result.Best?.Gigaflops ?? 0;
            table.AddRow(
                result.Kernel.EscapeMarkup(), result.Default.EscapeMarkup(), (result.Best?.Tiles ?? "none").EscapeMarkup(),
                Text($"{result.DefaultGigaflops:F1}"), Text($"{best:F1}"), result.DefaultGigaflops > 0 ? Text($"{best / result.DefaultGigaflops:F2}") : "");
        }

        AnsiConsole.Write(table);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
