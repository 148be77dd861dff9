using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Training.Data;
using Spectre.Console;

namespace Deocc.Cli.Commands;

/// <summary><c>deocc data check</c>: says what a data set holds, what is missing and what is broken.</summary>
internal static class DataCommand
{
    private const int DefaultDecoded = 200;
    private const int ShownFaults = 10;

    public static Command Create()
    {
        string layouts = string.Join(", ", FaceDataset.Layouts.Select(layout => layout.Name));
        var folder = new Argument<string>("folder") { Description = "The data set's folder." };
        var layout = new Option<string?>("--layout") { Description = $"How the data lie: {layouts}. Found out by itself if not given." };
        var limit = new Option<int?>("--limit") { Description = "Look at so many samples at most." };
        var all = new Option<bool>("--all") { Description = $"Decode every sample; otherwise {DefaultDecoded}, spread over the data set." };
        var json = new Option<bool>("--json") { Description = "Print the report as one JSON object." };
        var sheet = new Option<string?>("--output", "-o") { Description = "Draw a contact sheet with outlines of masks (green: visible face, blue: whole region), parsing maps and landmarks to this PNG or JPEG." };
        var check = new Command("check", """
            Say what a folder of faces holds: layout, counts, splits, picture sizes, what is missing and what is broken.
            The exit code is 1 if nothing can be used, or if a decoded sample is broken.

            Examples:
              deocc data check CelebAMask-HQ
              deocc data check portraits --all --json
              deocc data check portraits -o sheet.png
            """)
        {
            folder, layout, limit, all, json, sheet,
        };
        check.SetAction(parsed =>
        {
            int atMost = parsed.GetValue(limit) ?? int.MaxValue;
            if (atMost < 1) throw new UsageException($"--limit {atMost}: must be at least 1");
            FaceDataset dataset = FaceDataset.Open(parsed.GetValue(folder)!, parsed.GetValue(layout), atMost);
            bool isForMachines = parsed.GetValue(json);
            DatasetReport report = Run(dataset, parsed.GetValue(all) ? int.MaxValue : DefaultDecoded);
            if (isForMachines) Console.WriteLine(JsonSerializer.Serialize(report, DataJson.Default.DatasetReport));
            else Show(report);
            if (parsed.GetValue(sheet) is { } path) ImageFile.Save(path, DatasetSheet.Draw(dataset));
            return report.Broken.Count == 0 ? 0 : 1;
        });
        return new Command("data", "Look at data sets.") { check };
    }

    private static DatasetReport Run(FaceDataset dataset, int decode)
    {
        using var progress = new ProgressLine("samples");
        return DatasetCheck.Run(dataset, decode, progress.Report);
    }

    private static void Show(DatasetReport report)
    {
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Capabilities.Ansi = false;
        Table table = new Table().Border(TableBorder.None).HideHeaders().AddColumn("what").AddColumn("value");
        table.AddRow("folder", Markup.Escape(report.Folder));
        table.AddRow("layout", Markup.Escape($"{report.Layout} (told by {report.Evidence})"));
        table.AddRow("samples", Number(report.Samples));
        foreach ((string split, int count) in report.Splits) table.AddRow($"  {split}", Number(count));
        foreach ((string part, int count) in report.With)
        {
            if (count > 0) table.AddRow($"with {part}", Number(count) + (part == "identity" ? $" ({Number(report.Identities)} people)" : string.Empty));
        }

        if (report.Pairs > 0) table.AddRow("pairs", Number(report.Pairs));
        table.AddRow("sizes", string.Join(", ", report.Sizes.Take(ShownFaults).Select(size => $"{size.Key}: {Number(size.Value)}"))
            + (report.Sizes.Count > ShownFaults ? $" and {report.Sizes.Count - ShownFaults} other sizes" : string.Empty));
        table.AddRow("decoded", Number(report.Decoded));
        foreach (string missing in report.Missing) table.AddRow("missing", Markup.Escape(missing));
        AnsiConsole.Write(table);
        ShowFaults("skipped", report.Skipped);
        ShowFaults("broken", report.Broken);
        if (report.Skipped.Count + report.Broken.Count == 0) Console.WriteLine("nothing skipped, nothing broken");
    }

    private static void ShowFaults(string title, IReadOnlyList<SkippedSample> faults)
    {
        if (faults.Count == 0) return;
        Console.WriteLine($"{title}: {Number(faults.Count)}");
        foreach (SkippedSample fault in faults.Take(ShownFaults)) Console.WriteLine($"  {fault.Name}: {fault.Reason}");
        if (faults.Count > ShownFaults) Console.WriteLine($"  and {Number(faults.Count - ShownFaults)} more (--json lists all)");
    }

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
