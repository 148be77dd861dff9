using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Models.Alignment;
using Deocc.Training.Data;
using Deocc.Training.Occluders;
using Deocc.Training.Occluders.PairedSets;

namespace Deocc.Cli.Commands;

/// <summary><c>deocc occlude</c>: lays occluders over faces and writes pairs to train and test with.</summary>
internal static class OccludeCommand
{
    private const string Aligned = "aligned";
    private const int ShownFaults = 10;

    public static Command Create()
    {
        string kindNames = string.Join(", ", Enum.GetNames<OccluderKind>()).ToLowerInvariant();
        var input = new Argument<string>("input") { Description = "A data set's folder, or one picture." };
        var output = new Option<string>("--output", "-o") { Description = "The folder to write to.", Required = true };
        var kinds = new Option<string[]>("--kinds") { Description = $"Kinds of occluders, by commas or blanks: {kindNames}. All if not given.", AllowMultipleArgumentsPerToken = true };
        var occluders = new Option<string?>("--occluders") { Description = "A folder of cut-outs: folders of RGBA pictures named after kinds, hands with labels.jsonl, MaskTheFace's templates, textures." };
        var count = new Option<int>("--count") { Description = "Pairs to make; 0 makes one for each picture.", DefaultValueFactory = _ => 0 };
        var seed = new Option<ulong>("--seed") { Description = "Fixes everything: the same seed gives the same files.", DefaultValueFactory = _ => 1UL };
        var landmarks = new Option<string?>("--landmarks") { Description = $"A folder of NAME.txt or NAME.pts with 68 or 5 points, or '{Aligned}' for crops in the usual alignment. The data set's own if not given." };
        var heldBack = new Option<bool>("--held-back") { Description = "Draw from the tenth of designs and cut-outs that is never drawn otherwise: for evaluation." };
        var split = new Option<DatasetSplit?>("--split") { Description = "Use the samples of one split only: train, validation or test." };
        var layout = new Option<string?>("--layout") { Description = "How the data lie; found out by itself if not given." };
        var limit = new Option<int?>("--limit") { Description = "Read so many samples at most." };
        var json = new Option<bool>("--json") { Description = "Print the report as one JSON object." };
        var command = new Command("occlude", """
            Lay sunglasses, masks, hands, hair, cups and more over faces, and write pairs: images (occluded), clean, occluders (masks of
            what is covered), masks of the visible face where known, labels.jsonl and a contact sheet.

            Examples:
              deocc occlude portraits -o pairs --occluders occluders --seed 7
              deocc occlude portraits -o test --kinds sunglasses,hand --count 200 --held-back --split validation
              deocc occlude face.jpg -o out --landmarks aligned --count 12
            """)
        {
            input, output, kinds, occluders, count, seed, landmarks, heldBack, split, layout, limit, json,
        };
        command.SetAction(parsed =>
        {
            var library = new OccluderLibrary(new OccluderOptions { Kinds = ParseKinds(parsed.GetValue(kinds) ?? []), Folder = parsed.GetValue(occluders) });
            IReadOnlyList<FaceSample> samples = ReadSamples(parsed.GetValue(input)!, parsed.GetValue(layout), parsed.GetValue(limit) ?? int.MaxValue);
            if (parsed.GetValue(split) is { } wanted)
            {
                samples = [.. samples.Where(sample => sample.Split == wanted)];
                if (samples.Count == 0) throw new UsageException($"--split {wanted.ToString().ToLowerInvariant()}: no sample of {parsed.GetValue(input)} belongs to it");
            }

            if (parsed.GetValue(landmarks) is { } points) samples = [.. samples.Select(sample => WithLandmarks(sample, points))];
            var options = new PairedSetOptions
            {
                Count = parsed.GetValue(count) is >= 0 and var pairs ? pairs : throw new UsageException($"--count {parsed.GetValue(count)}: must not be negative"),
                Seed = parsed.GetValue(seed),
                Set = parsed.GetValue(heldBack) ? OccluderSet.HeldBack : OccluderSet.Train,
            };
            var writer = new PairedSetWriter(samples, library, parsed.GetValue(output)!, options);
            PairedSetReport report;
            using (var progress = new ProgressLine("pairs")) report = writer.Run(progress.Report);
            report = report with { Skipped = [.. library.Skipped, .. report.Skipped] };
            if (parsed.GetValue(json)) Console.WriteLine(JsonSerializer.Serialize(report, DataJson.Default.PairedSetReport));
            else Show(report);
            return 0;
        });
        return command;
    }

    private static List<OccluderKind> ParseKinds(string[] given)
    {
        var kinds = new List<OccluderKind>();
        foreach (string name in given.SelectMany(words => words.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            if (!Enum.TryParse(name, ignoreCase: true, out OccluderKind kind) || int.TryParse(name, out _))
                throw new UsageException($"--kinds: there is no kind '{name}'; there are {string.Join(", ", Enum.GetNames<OccluderKind>()).ToLowerInvariant()}");
            kinds.Add(kind);
        }

        return kinds;
    }

    private static IReadOnlyList<FaceSample> ReadSamples(string input, string? layout, int limit)
    {
        if (limit < 1) throw new UsageException($"--limit {limit}: must be at least 1");
        if (!File.Exists(input)) return FaceDataset.Open(input, layout, limit).Samples;
        return [new FaceSample { Id = Path.GetFileNameWithoutExtension(input), Image = input }];
    }

    private static FaceSample WithLandmarks(FaceSample sample, string points)
    {
        if (points == Aligned)
        {
            Image<byte> picture = ImageFile.Load(sample.Image);
            if (picture.Width != picture.Height)
                throw new UsageException($"--landmarks {Aligned}: {sample.Image} is {picture.Width}x{picture.Height}; aligned crops are square");
            return sample with { Landmarks = AlignedLandmarks.For(picture.Width) };
        }

        if (File.Exists(points)) return sample with { Landmarks = LandmarkFile.Load(points) };
        if (!Directory.Exists(points)) throw new UsageException($"--landmarks {points}: there is no such file or folder");
        string? file = LandmarkFile.Extensions.Select(extension => Path.Combine(points, sample.Id + extension)).FirstOrDefault(File.Exists);
        return file is null ? sample : sample with { Landmarks = LandmarkFile.Load(file) };
    }

    private static void Show(PairedSetReport report)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Written:N0} pairs in {report.Folder}  ({report.Seconds:F1} s, {report.Written / Math.Max(1e-3, report.Seconds):F0} pairs/s; contact sheet: sheet.png)"));
        Console.WriteLine(string.Join(", ", report.Kinds.Select(kind => $"{kind.Key} {kind.Value}")));
        if (report.Covered is { } covered) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"covered {100 * covered:F1} % of the face on average"));
        if (report.Skipped.Count == 0) return;
        Console.WriteLine($"skipped: {report.Skipped.Count}");
        foreach (SkippedSample skipped in report.Skipped.Take(ShownFaults)) Console.WriteLine($"  {skipped.Name}: {skipped.Reason}");
        if (report.Skipped.Count > ShownFaults) Console.WriteLine($"  and {report.Skipped.Count - ShownFaults} more (--json lists all)");
    }
}
