using System.CommandLine;
using System.Text.Json;
using Deocc.Engine.Diagnostics;
using Deocc.Training.Metrics;
using Deocc.Training.Metrics.Pictures;

namespace Deocc.Cli.Commands;

/// <summary><c>deocc metrics</c>: says how near pictures are to what they should be.</summary>
internal static class MetricsCommand
{
    private static readonly string[] Defaults = ["psnr", "ssim", "l1", "mse"];

    public static Command Create()
    {
        var path = new Argument<string>("A") { Description = "What is judged: a file, or a folder with its subfolders." };
        var reference = new Argument<string?>("B") { Description = "What it should be: a file or a folder; files are matched by name, whatever their endings.", DefaultValueFactory = _ => null };
        var metric = new Option<string[]>("--metric")
        {
            Description = "psnr, ssim, ssim51 (LaFIn's: grey, window 51), l1, mse; mask (precision, recall, IoU, F1 of masks). Several with commas.",
            DefaultValueFactory = _ => Defaults,
        };
        var support = new Option<SupportKind>("--support") { Description = "Which pixels count; hole and face need --mask.", DefaultValueFactory = _ => SupportKind.Whole };
        var mask = new Option<string?>("--mask") { Description = "A mask for all pictures, or a folder of masks by name: bright where pixels count." };
        var invertMask = new Option<bool>("--invert-mask") { Description = "The masks are dark where pixels count." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object, with the values of every pair." };
        var command = new Command("metrics", """
            Measure pictures against what they should be. Every figure comes with the range, the pixels and the window that it
            rests on, and the number of samples. What cannot be measured is listed with the reason, and the exit code is 1.

            Examples:
              deocc metrics results/ truth/
              deocc metrics results/ truth/ --mask holes/ --support hole --metric psnr,l1
              deocc metrics predicted-masks/ true-masks/ --metric mask --json
            """)
        {
            path, reference, metric, support, mask, invertMask, json,
        };
        command.SetAction(parsed =>
        {
            var options = new ComparisonOptions
            {
                Metrics = [.. parsed.GetValue(metric)!.SelectMany(names => names.Split(',', StringSplitOptions.RemoveEmptyEntries)).Distinct().Select(Find)],
                Support = parsed.GetValue(support),
                Mask = parsed.GetValue(mask),
                IsMaskInverted = parsed.GetValue(invertMask),
            };
            MetricReport report = Measure(parsed.GetValue(path)!, parsed.GetValue(reference), options);
            return Show(report, parsed.GetValue(json));
        });
        return command;
    }

    private static MetricReport Measure(string path, string? reference, ComparisonOptions options)
    {
        using var progress = new ProgressLine("pictures");
        return PictureComparison.Measure(path, reference, options, progress.Report);
    }

    private static IPictureMetric Find(string name) => name switch
    {
        "psnr" => new PsnrMetric(),
        "ssim" => new SsimMetric(),
        "ssim51" => new SsimMetric(SsimWindow.Grey51),
        "l1" => new L1Metric(),
        "mse" => new MseMetric(),
        "mask" => new MaskMetric(),
        _ => throw new UsageException($"--metric {name}: there is no such metric; see deocc metrics --help"),
    };

    private static int Show(MetricReport report, bool isJson)
    {
        if (isJson) Console.WriteLine(JsonSerializer.Serialize(report, MetricsJson.Default.MetricReport));
        else MetricsTable.Write(report);
        return report.Skipped.Count == 0 ? 0 : 1;
    }
}
