using System.Globalization;
using Deocc.Cli.Commands.Metrics;
using Deocc.Training.Evaluation.Srg;
using Deocc.Training.Metrics;
using Spectre.Console;

namespace Deocc.Cli.Commands.Eval;

/// <summary>Shows an evaluation of fillings to people: one table, a row for each way to uncover faces and group.</summary>
internal static class SrgTable
{
    private const int WidthOfFiles = 200;

    public static void Write(SrgReport report)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Capabilities.Ansi = false;
            AnsiConsole.Profile.Width = WidthOfFiles;
        }

        if (report.Rows.Count > 0)
        {
            IReadOnlyList<MetricFigure> figures = report.Rows[0].Figures;
            Table table = new Table().Border(TableBorder.Simple).Title(Markup.Escape(report.Protocol));
            table.AddColumns("portraits", "way");
            foreach (MetricFigure figure in figures) table.AddColumn(new TableColumn(Markup.Escape($"{figure.Name} {figure.Unit}".TrimEnd())).RightAligned());
            table.AddColumn(new TableColumn("samples").RightAligned());
            foreach (SrgRow row in report.Rows)
            {
                table.AddRow([
                    Markup.Escape(row.Group),
                    Markup.Escape(row.Method),
                    .. row.Figures.Select(figure => figure.Value.ToString(figure.Unit.Length > 0 ? "F2" : "F4", CultureInfo.InvariantCulture)),
                    row.Figures[0].Samples.ToString(CultureInfo.InvariantCulture)]);
            }

            AnsiConsole.Write(table);
            foreach (MetricFigure figure in figures)
                Console.WriteLine($"{figure.Name}: {string.Join("; ", new[] { figure.Range, figure.Support, figure.Window }.Where(part => part.Length > 0))}");
        }

        if (report.Bare is { } bare)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bare: {bare.Untouched:P1} of {bare.Portraits} portraits with nothing over the face come back untouched; {bare.Painted:P2} of their faces is painted"));
        foreach (string note in report.Notes) Console.WriteLine(note);
        MetricsTable.WriteSkipped(report.Skipped);
    }
}
