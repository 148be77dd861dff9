using System.CommandLine;
using System.Text.Json;
using Deocc.Engine.Diagnostics;
using Deocc.Training.Metrics;
using Deocc.Training.Metrics.Distributions;
using Deocc.Training.Metrics.Landmarks;
using Deocc.Training.Metrics.Naturalness;
using Deocc.Training.Metrics.Pictures;
using Deocc.Training.Metrics.Recognition;
using Deocc.Training.Metrics.Surfaces;

namespace Deocc.Cli.Commands.Metrics;

/// <summary><c>deocc metrics</c>: says how near results are to what they should be.</summary>
internal static class MetricsCommand
{
    private static readonly string[] Defaults = ["psnr", "ssim", "l1", "mse"];

    private static readonly Argument<string> Path = new("A") { Description = "What is judged: a file, or a folder with its subfolders." };

    private static readonly Argument<string?> Reference = new("B")
    {
        Description = "What it should be: a file or a folder; files are matched by name, whatever their endings. Not needed for niqe and brisque.",
        DefaultValueFactory = _ => null,
    };

    private static readonly Option<string[]> Metric = new("--metric")
    {
        Description = """
            What to measure; several with commas.
            Pictures: psnr, ssim, ssim51 (LaFIn's: grey, window 51), l1, mse; mask (precision, recall, IoU, F1 of masks); niqe and brisque of A.
            Landmark files (68 or 5 lines of x y): nme.
            Arrays of features [samples, features] (.npy, .npz, .safetensors): fid; id (cosine, row by row), verification, ranks
            (1 to 5; A is looked for in B).
            Meshes (.obj, .ply, .glb): surface (from every point of the scan A to the mesh B, after alignment with scale).
            """,
        DefaultValueFactory = _ => Defaults,
    };

    private static readonly Option<SupportKind> Support = new("--support") { Description = "Which pixels count; hole and face need --mask.", DefaultValueFactory = _ => SupportKind.Whole };

    private static readonly Option<string?> Mask = new("--mask") { Description = "A mask for all pictures, or a folder of masks by name: bright where pixels count." };

    private static readonly Option<bool> InvertMask = new("--invert-mask") { Description = "The masks are dark where pixels count." };

    private static readonly Option<string?> NiqeFile = new("--niqe-model") { Description = "The model for niqe: .npz as published for Python, or made by deocc metrics fit-niqe." };

    private static readonly Option<string?> BrisqueFile = new("--brisque-model") { Description = "The model for brisque: OpenCV's brisque_model_live.yml, or the authors' allmodel." };

    private static readonly Option<string?> BrisqueRange = new("--brisque-range") { Description = "Its ranges: OpenCV's brisque_range_live.yml, or the authors' allrange." };

    private static readonly Option<string?> Same = new("--same") { Description = "For verification: an array with 1 where a row's pair is one person, else 0." };

    private static readonly Option<string?> Persons = new("--persons") { Description = "For ranks: a text file with a person's name per row of A." };

    private static readonly Option<string?> GalleryPersons = new("--gallery-persons") { Description = "For ranks: the same for B." };

    private static readonly Option<string?> ScanLandmarks = new("--scan-landmarks") { Description = "For surface: lines of x y z on A, where the alignment starts." };

    private static readonly Option<string?> MeshLandmarks = new("--mesh-landmarks") { Description = "For surface: the same points on B." };

    private static readonly Option<string> Unit = new("--unit") { Description = "For surface: the unit of A.", DefaultValueFactory = _ => "mm" };

    private static readonly Option<string?> Network = new("--network")
    {
        Description = $"For fid and id of pictures instead of arrays: {string.Join(", ", NetworkFeatures.Networks)}. For id the pictures are aligned faces.",
    };

    private static readonly Option<string?> Weights = new("--weights") { Description = "The network's weights: a safetensors, PyTorch or .npz file." };

    private static readonly DeviceOption ComputeOn = new();

    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object, with the values of every sample." };

    public static Command Create()
    {
        var command = new Command("metrics", """
            Measure results against what they should be. Every figure comes with the range, the support and the window that it
            rests on, and the number of samples. What cannot be measured is listed with the reason, and the exit code is 1.

            Examples:
              deocc metrics results/ truth/
              deocc metrics results/ truth/ --mask holes/ --support hole --metric psnr,l1
              deocc metrics predicted-masks/ true-masks/ --metric mask --json
              deocc metrics results/ --metric niqe --niqe-model niqe.npz
              deocc metrics features-of-results.npy features-of-truth.npy --metric fid
              deocc metrics results/ truth/ --metric fid --network inception3-fid --weights pt_inception.pth
              deocc metrics probes.npy gallery.npy --metric ranks --persons probes.txt --gallery-persons gallery.txt
              deocc metrics scan.ply face.obj --metric surface
            """)
        {
            Path, Reference, Metric, Support, Mask, InvertMask, NiqeFile, BrisqueFile, BrisqueRange, Same, Persons, GalleryPersons,
            ScanLandmarks, MeshLandmarks, Unit, Network, Weights, ComputeOn, Json, FitNiqeCommand.Create(),
        };
        command.SetAction(parsed =>
        {
            MetricReport report = Measure(parsed);
            if (parsed.GetValue(Json)) Console.WriteLine(JsonSerializer.Serialize(report, MetricsJson.Default.MetricReport));
            else MetricsTable.Write(report);
            return report.Skipped.Count == 0 ? 0 : 1;
        });
        return command;
    }

    private static MetricReport Measure(ParseResult parsed)
    {
        string[] names = [.. parsed.GetValue(Metric)!.SelectMany(list => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct()];
        string? other = names.FirstOrDefault(name => name is "nme" or "fid" or "id" or "verification" or "ranks" or "surface");
        if (other is null) return MeasurePictures(parsed, names);
        if (names.Length > 1) throw new UsageException($"--metric {string.Join(',', names)}: {other} takes other files than the rest; measure it by itself");
        string path = parsed.GetValue(Path)!;
        string reference = parsed.GetValue(Reference) ?? throw new UsageException($"{other} compares two files: give a second one");
        if (parsed.GetValue(Network) is { } name) return MeasureByNetwork(parsed, other, path, reference, name);
        switch (other)
        {
            case "nme":
                using (var progress = new ProgressLine("files")) return LandmarkComparison.Measure(path, reference, progress.Report);
            case "fid":
                return FeatureComparison.Measure(path, reference);
            case "id":
                return EmbeddingComparison.Identity(path, reference);
            case "ranks":
                return RankComparison.Measure(path, reference, Needed(parsed, Persons, other), Needed(parsed, GalleryPersons, other));
            case "surface":
                return SurfaceComparison.Measure(path, reference, parsed.GetValue(ScanLandmarks), parsed.GetValue(MeshLandmarks), parsed.GetValue(Unit)!);
            default:
                return EmbeddingComparison.Verify(path, reference, Needed(parsed, Same, other));
        }
    }

    private static MetricReport MeasureByNetwork(ParseResult parsed, string metric, string path, string reference, string name)
    {
        if (metric is not ("fid" or "id")) throw new UsageException($"--network serves fid and id, not {metric}");
        ComputeOn.Use(parsed);
        using NetworkFeatures network = NetworkFeatures.Load(name, Needed(parsed, Weights, $"--network {name}"));
        using var progress = new ProgressLine("pictures");
        return metric == "fid"
            ? FeatureComparison.Measure(path, reference, network, progress.Report)
            : EmbeddingComparison.Identity(path, reference, network, progress.Report);
    }

    private static MetricReport MeasurePictures(ParseResult parsed, string[] names)
    {
        var options = new ComparisonOptions
        {
            Metrics = [.. names.Select(name => Find(name, parsed))],
            Support = parsed.GetValue(Support),
            Mask = parsed.GetValue(Mask),
            IsMaskInverted = parsed.GetValue(InvertMask),
        };
        using var progress = new ProgressLine("pictures");
        return PictureComparison.Measure(parsed.GetValue(Path)!, parsed.GetValue(Reference), options, progress.Report);
    }

    private static IPictureMetric Find(string name, ParseResult parsed) => name switch
    {
        "psnr" => new PsnrMetric(),
        "ssim" => new SsimMetric(),
        "ssim51" => new SsimMetric(SsimWindow.Grey51),
        "l1" => new L1Metric(),
        "mse" => new MseMetric(),
        "mask" => new MaskMetric(),
        "niqe" => new NiqeMetric(NiqeModel.Load(Needed(parsed, NiqeFile, name))),
        "brisque" => new BrisqueMetric(BrisqueModel.Load(Needed(parsed, BrisqueFile, name), Needed(parsed, BrisqueRange, name))),
        _ => throw new UsageException($"--metric {name}: there is no such metric; see deocc metrics --help"),
    };

    private static string Needed(ParseResult parsed, Option<string?> option, string metric) =>
        parsed.GetValue(option) ?? throw new UsageException($"{metric} needs {option.Name} FILE; see deocc metrics --help");
}
