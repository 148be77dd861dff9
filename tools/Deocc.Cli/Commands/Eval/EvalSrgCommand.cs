using System.CommandLine;
using System.Text.Json;
using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization;
using Deocc.Models.Files;
using Deocc.Models.Inpainting;
using Deocc.Models.Pipelines;
using Deocc.Models.Pipelines.Srg;
using Deocc.Models.Reconstruction;
using Deocc.Training.Evaluation.Srg;
using Deocc.Training.Evaluation.Srg.Fills;
using Deocc.Training.Evaluation.Srg.Uncovering;

namespace Deocc.Cli.Commands.Eval;

/// <summary><c>deocc eval srg</c>: how well the painted face meets the true one, beside simple ways to fill a hole.</summary>
internal static class EvalSrgCommand
{
    public static Command Create()
    {
        var protocol = new Option<string>("--protocol") { Description = $"What covers the faces: {string.Join(", ", SrgProtocol.All.Select(entry => entry.Name))}.", DefaultValueFactory = _ => "sunglasses" };
        var holes = new Option<HoleSource>("--holes") { Description = "true: the true hole is painted, beside simple ways to fill it; predicted: faces and holes are found as deocc remove does it, which adds figures over the whole face, coverage and needless painting.", DefaultValueFactory = _ => HoleSource.True };
        var data = new Option<string>("--data") { Description = "The data set's folder, with masks, regions and landmarks, and a train and a val split.", Required = true };
        var occluders = new Option<string?>("--occluders") { Description = "A folder of cut-out occluders; the program's own alone by default." };
        var weights = new Option<string?>("--weights") { Description = "A folder of NETWORK.safetensors that go before the program's own." };
        var identity = new Option<string?>("--identity") { Description = "Weights of MobileFaceNet; adds how alike the person stays." };
        var count = new Option<int>("--count") { Description = "Colored portraits to measure at most.", DefaultValueFactory = _ => 120 };
        var seed = new Option<ulong>("--seed") { Description = "Fixes the occluders.", DefaultValueFactory = _ => 1 };
        var save = new Option<string?>("--save") { Description = "A folder for a picture of each portrait: occluded, every filling, the truth." };
        var device = new DeviceOption();
        var precision = new PrecisionOption();
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("srg", """
            Compare ways to fill what covers a face, on colored portraits of the val split under held-back occluders, the true
            hole given: L1, PSNR and SSIM inside the hole, for all and by skin tone. With --holes predicted, measure what deocc
            remove makes of the same portraits, covered and bare. The protocols eyes and lower-face paint plain holes that end
            on skin, as simple fills are usually compared on. The ways 'at true landmarks' are told the landmarks below the hole,
            which no other way is.

            Examples:
              deocc eval srg --protocol sunglasses --data portraits --occluders occluders
              deocc eval srg --protocol sunglasses --data portraits --occluders occluders --holes predicted
              deocc eval srg --protocol masks --data portraits --identity mobilefacenet.pt --save before-after
            """)
        {
            protocol, holes, data, occluders, weights, identity, count, seed, save, device, precision, json,
        };
        command.SetAction(parsed =>
        {
            var options = new SrgEvaluationOptions
            {
                Protocol = SrgProtocol.Find(parsed.GetValue(protocol)!),
                Holes = parsed.GetValue(holes),
                Data = parsed.GetRequiredValue(data),
                Occluders = parsed.GetValue(occluders),
                Identity = parsed.GetValue(identity),
                Count = parsed.GetValue(count) is > 0 and int portraits ? portraits : throw new UsageException($"--count {parsed.GetValue(count)}: must be at least 1"),
                Seed = parsed.GetValue(seed),
                Save = parsed.GetValue(save),
            };
            if (options is { Holes: HoleSource.Predicted, Protocol.Hole: not null })
                throw new UsageException($"--protocol {options.Protocol.Name}: a plain hole is nothing that covers; leave out --holes predicted");
            device.Use(parsed);
            precision.Use(parsed);
            SrgReport report = Run(options, new WeightSet(parsed.GetValue(weights)));
            if (parsed.GetValue(json)) Console.WriteLine(JsonSerializer.Serialize(report, EvalJson.Default.SrgReport));
            else SrgTable.Write(report);
            return report.Rows.Count > 0 ? 0 : 1;
        });
        return command;
    }

    private static SrgReport Run(SrgEvaluationOptions options, WeightSet weights)
    {
        var portraits = new CoveredPortraits(options);
        using GradientMode.Restorer mode = GradientMode.Disable();
        return options.Holes == HoleSource.True ? CompareFills(options, weights, portraits) : MeasureRemoval(options, weights, portraits);
    }

    private static SrgReport MeasureRemoval(SrgEvaluationOptions options, WeightSet weights, CoveredPortraits portraits)
    {
        using var finder = new FaceFinder(weights);
        using SrgNetworks networks = SrgNetworks.Open(weights);
        var pipeline = new SrgPipeline(networks, new SrgOptions { Seed = options.Seed });
        using var progress = new ProgressLine("portraits");
        return SrgEvaluation.Run(options, [new Removal(pipeline, finder), new Removal(pipeline, finder, knowsCover: true)], portraits, [], progress.Report);
    }

    private static SrgReport CompareFills(SrgEvaluationOptions options, WeightSet weights, CoveredPortraits portraits)
    {
        List<IHoleFill> fills = [new MeanColorFill(), DiffusionFill.NavierStokes, DiffusionFill.Telea];
        var notes = new List<string>();
        if (portraits.Training.Count > 0) fills.AddRange([new MeanFaceFill(portraits.Training), new WarpedMeanFaceFill(portraits.Training)]);
        using FaceReconstructor? reconstructor = Open(weights, "srg.reconstruction", file => FaceReconstructor.FromFile(file), notes);
        if (reconstructor is not null) fills.Add(new RenderFill(reconstructor));
        int size = 0;
        using GatedGenerator? generator = Open(weights, "srg.inpainting", file => Prepare(file, out size), notes);
        if (generator is not null) fills.Add(new GeneratorFill(generator, size, reconstructor, options.Seed));
        if (generator is not null && reconstructor is not null) fills.Add(new GeneratorFill(generator, size, reconstructor, options.Seed, knowsLandmarks: true));
        using var progress = new ProgressLine("portraits");
        return SrgEvaluation.Run(options, [.. fills.Select(fill => new FilledHole(fill))], portraits, notes, progress.Report);
    }

    private static GatedGenerator Prepare(WeightFile file, out int size)
    {
        size = NetworkFile.SizeOf(file);
        GatedGenerator generator = GatedGenerator.FromFile(file);
        generator.PrepareForInference();
        return generator;
    }

    /// <summary>Opens a network; without its weights the table does without it, and says so.</summary>
    private static T? Open<T>(WeightSet weights, string network, Func<WeightFile, T> open, List<string> notes)
        where T : class
    {
        try
        {
            using WeightFile file = weights.Open(network);
            return open(file);
        }
        catch (UsageException missing)
        {
            notes.Add($"left out: {missing.Message}");
            return null;
        }
    }
}
