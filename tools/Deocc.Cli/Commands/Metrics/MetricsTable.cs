using System.Globalization;
using Deocc.Training.Metrics;
using Spectre.Console;

namespace Deocc.Cli.Commands.Metrics;

/// <summary>Shows a report of metrics to people.</summary>
internal static class MetricsTable
{
    private const int WidthOfFiles = 200;
    private const int ShownSkipped = 20;

    /// <summary>Shows the figures as a table, then the notes and what was skipped.</summary>
    public static void Write(MetricReport report)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Capabilities.Ansi = false;
            AnsiConsole.Profile.Width = WidthOfFiles;
        }

        Table table = new Table().Border(TableBorder.Simple);
        table.AddColumns("metric", "value", "deviation", "samples", "range", "support", "window");
        foreach (int column in new[] { 1, 2, 3 }) table.Columns[column].RightAligned();
        foreach (MetricFigure figure in report.Figures)
        {
            table.AddRow(
                Markup.Escape(figure.Name),
                Markup.Escape($"{Number(figure.Value)} {figure.Unit}".TrimEnd()),
                double.IsNaN(figure.Deviation) ? string.Empty : Number(figure.Deviation),
                figure.Samples.ToString(CultureInfo.InvariantCulture),
                Markup.Escape(figure.Range),
                Markup.Escape(figure.Support),
                Markup.Escape(figure.Window));
        }

        AnsiConsole.Write(table);
        foreach (MetricFigure figure in report.Figures)
        {
            if (figure.Note is not null) Console.WriteLine($"{figure.Name}: {figure.Note}");
        }

        foreach (string note in report.Notes) Console.WriteLine(note);
        WriteSkipped(report.Skipped);
    }

    /// <summary>Lists what was not measured, on standard error.</summary>
    public static void WriteSkipped(IReadOnlyList<SkippedItem> skipped)
    {
        if (skipped.Count > 0) Console.Error.WriteLine($"{skipped.Count} skipped:");
        foreach (SkippedItem item in skipped.Take(ShownSkipped)) Console.Error.WriteLine($"  {item.Name}: {item.Reason}");
        if (skipped.Count > ShownSkipped) Console.Error.WriteLine($"  and {skipped.Count - ShownSkipped} more");
    }

    private static string Number(double value)
    {
        if (double.IsNaN(value)) return "undefined";
        if (double.IsInfinity(value)) return "infinite";
        double size = Math.Abs(value);
        string format = size is 0 or >= 10 ? "F2" : size >= 0.1 ? "F4" : "G4";
        return value.ToString(format, CultureInfo.InvariantCulture);
    }
}
