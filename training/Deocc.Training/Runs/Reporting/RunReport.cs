using System.Globalization;
using System.Net;
using System.Text;
using Deocc.Engine.Serialization;
using Deocc.Imaging;
using Deocc.Imaging.Colors;
using Deocc.Imaging.Jpeg;
using Deocc.Training.Runs.Records;

namespace Deocc.Training.Runs.Reporting;

/// <summary>A run's page: figures, curves, samples over time, and all that it was made of, in one HTML file without any other.</summary>
internal static class RunReport
{
    private const int LatestWidth = 1000;
    private const int EarlierWidth = 420;
    private const int EarlierSamples = 6;

    private const string Style = """
        body { font: 15px/1.45 system-ui, sans-serif; color: #222; background: #fff; max-width: 1100px; margin: 24px auto; padding: 0 16px }
        h1 { font-size: 24px; margin: 0 0 4px } h2 { font-size: 17px; margin: 30px 0 8px; border-bottom: 1px solid #ddd }
        .charts { display: flex; flex-wrap: wrap; gap: 12px } .charts svg { width: 430px; max-width: 100% }
        svg text { font: 11px system-ui, sans-serif; fill: #555 } svg .title { font-size: 13px; fill: #222 } svg .last, svg .y { text-anchor: end } svg .x { text-anchor: middle }
        svg .grid { stroke: #e4e4e4 } svg .curve { fill: none; stroke: #1f6fb4; stroke-width: 1.5 } svg circle { fill: #1f6fb4 }
        table { border-collapse: collapse } td, th { padding: 2px 14px 2px 0; text-align: left; vertical-align: top } td.n, th.n { text-align: right; font-variant-numeric: tabular-nums }
        code, pre { font: 13px ui-monospace, monospace; background: #f5f5f5; overflow-wrap: anywhere } pre { padding: 10px; overflow: auto }
        figure { display: inline-block; margin: 0 12px 12px 0 } figure img { max-width: 100%; display: block } figcaption { color: #666 } .note { color: #666 }
        """;

    /// <summary>Writes the page in place of the former one.</summary>
    /// <exception cref="IOException">It cannot be written; the former stays.</exception>
    public static void Write(RunFolder folder, TrainingEntry entry, TrainingOptions options, RunRecord record, IReadOnlyList<RunLogLine> lines)
    {
        var page = new StringBuilder();
        page.Append($"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{Encode(entry.Name)}</title><style>\n{Style}\n</style></head><body>\n");
        page.Append($"<h1>{Encode(entry.Name)}</h1><p class=\"note\">{Encode(entry.Summary)}</p>\n");
        AppendState(page, options, lines);
        AppendNotes(page, record.Notes);
        AppendValidations(page, lines);
        AppendSamples(page, folder, lines);
        AppendLosses(page, lines);
        AppendRecord(page, record);
        page.Append($"<h2>Options</h2><pre>{Encode(TrainingPreset.ToJson(entry, options))}</pre>\n");
        page.Append($"<p class=\"note\">Once more: <code>deocc train {Encode(entry.Name)} --preset options.json -o ANOTHER-FOLDER</code>, with this folder's <code>options.json</code>.</p>\n</body></html>\n");
        AtomicFile.Write(folder.Report, stream => stream.Write(Encoding.UTF8.GetBytes(page.ToString())));
    }

    private static void AppendState(StringBuilder page, TrainingOptions options, IReadOnlyList<RunLogLine> lines)
    {
        if (lines.Count == 0) return;
        RunLogLine last = lines[^1];
        TimeSpan elapsed = TimeSpan.FromSeconds(last.Seconds);
        page.Append(CultureInfo.InvariantCulture, $"<p>Step <b>{last.Step}</b> of {options.Steps} in {elapsed:h\\:mm\\:ss}, {last.ImagesPerSecond:F1} images a second at last.</p>\n");
    }

    private static void AppendNotes(StringBuilder page, IReadOnlyList<string> notes)
    {
        if (notes.Count == 0) return;
        page.Append("<ul>");
        foreach (string note in notes) page.Append($"<li>{Encode(note)}</li>");
        page.Append("</ul>\n");
    }

    private static void AppendValidations(StringBuilder page, IReadOnlyList<RunLogLine> lines)
    {
        RunLogLine[] validations = [.. lines.Where(line => line.Validation is { Count: > 0 })];
        if (validations.Length == 0) return;
        string[] names = [.. validations[^1].Validation!.Keys];
        RunLogLine best = validations.First(line => line.Best == validations[^1].Best);
        page.Append($"<h2>Validation</h2><p class=\"note\">{Encode(validations[^1].Statement ?? string.Empty)}</p>\n<table><tr><th></th>");
        foreach (string name in names) page.Append($"<th class=\"n\">{Encode(name)}</th>");
        page.Append("</tr>");
        AppendRow("best", best);
        AppendRow("last", validations[^1]);
        page.Append("</table>\n<div class=\"charts\">");
        foreach (string name in names) AppendCurve(page, name, validations, line => line.Validation!.GetValueOrDefault(name), showsPoints: true);
        page.Append("</div>\n");

        void AppendRow(string title, RunLogLine line)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{title}, step {line.Step}</td>");
            foreach (string name in names) page.Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{line.Validation!.GetValueOrDefault(name):G5}</td>");
            page.Append("</tr>");
        }
    }

    private static void AppendLosses(StringBuilder page, IReadOnlyList<RunLogLine> lines)
    {
        string[] names = [.. lines.SelectMany(line => line.Losses.Keys).Distinct(StringComparer.Ordinal)];
        if (names.Length == 0) return;
        page.Append("<h2>Losses</h2><div class=\"charts\">");
        foreach (string name in names) AppendCurve(page, name, lines, line => line.Losses.GetValueOrDefault(name), showsPoints: false);
        AppendCurve(page, "images per second", lines, line => line.ImagesPerSecond, showsPoints: false);
        page.Append("</div>\n");
    }

    private static void AppendCurve(StringBuilder page, string title, IReadOnlyList<RunLogLine> lines, Func<RunLogLine, double?> value, bool showsPoints)
    {
        (long Step, double Value)[] points = [.. lines.Where(line => value(line) is not null).Select(line => (line.Step, value(line)!.Value))];
        if (points.Length > 0) page.Append(CurveChart.Draw(title, points, showsPoints)).Append('\n');
    }

    private static void AppendSamples(StringBuilder page, RunFolder folder, IReadOnlyList<RunLogLine> lines)
    {
        long[] steps = [.. lines.Where(line => line.Validation is not null && File.Exists(folder.SampleOf(line.Step))).Select(line => line.Step)];
        if (steps.Length == 0) return;
        page.Append("<h2>Samples</h2>");
        AppendSample(page, folder, steps[^1], LatestWidth);
        page.Append("<br>\n");

        // Of many earlier ones some, evenly spread, the first always.
        int earlier = Math.Min(steps.Length - 1, EarlierSamples);
        for (int i = 0; i < earlier; i++) AppendSample(page, folder, steps[i * (steps.Length - 1) / earlier], EarlierWidth);
    }

    private static void AppendSample(StringBuilder page, RunFolder folder, long step, int width)
    {
        Image<byte> picture = ImageFile.Load(folder.SampleOf(step));
        if (picture.Width > width) picture = ImageResize.Resize(picture, width, Math.Max(1, picture.Height * width / picture.Width));
        using var file = new MemoryStream();
        new JpegCodec { Quality = 85 }.Encode(ImageChannels.ToRgb(picture), file);
        string data = Convert.ToBase64String(file.GetBuffer(), 0, (int)file.Length);
        page.Append(CultureInfo.InvariantCulture, $"<figure><img src=\"data:image/jpeg;base64,{data}\" alt=\"samples after step {step}\" width=\"{picture.Width}\"><figcaption>step {step}</figcaption></figure>\n");
    }

    private static void AppendRecord(StringBuilder page, RunRecord record)
    {
        page.Append("<h2>Made of</h2><table>");
        AppendRow("seed", record.Seed.ToString(CultureInfo.InvariantCulture));
        if (record.Data is { } data)
        {
            string counts = string.Join(", ", data.Samples.Select(split => string.Create(CultureInfo.InvariantCulture, $"{split.Value} {split.Key}")));
            AppendRow("data", $"{data.Folder} ({data.Layout}; {counts}); list in data.txt, SHA-256 {data.Hash}");
        }

        if (record.Occluders is { } occluders)
            AppendRow("occluders", string.Create(CultureInfo.InvariantCulture, $"{occluders.Path} ({occluders.Files} files); list's SHA-256 {occluders.Hash}"));
        foreach (UsedFile file in record.Files)
            AppendRow(file.Option, string.Create(CultureInfo.InvariantCulture, $"{file.Path} ({file.Bytes} bytes), SHA-256 {file.Hash}"));
        foreach (RunSession session in record.Sessions)
        {
            string notes = string.Concat(session.Notes.Select(note => $"; {note}"));
            AppendRow($"from step {session.FromStep}", string.Create(CultureInfo.InvariantCulture, $"{session.StartedAt:yyyy-MM-dd HH:mm} UTC, engine {session.Engine}, {session.Machine}{notes}"));
        }

        page.Append("</table>\n");

        void AppendRow(string name, string value) => page.Append($"<tr><th>{Encode(name)}</th><td>{Encode(value)}</td></tr>");
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
