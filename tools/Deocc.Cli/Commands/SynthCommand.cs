using System.CommandLine;
using System.Globalization;
using Deocc.Cli.Commands.Face;
using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Imaging.Drawing;
using Deocc.Models.FaceModels;
using Deocc.Training.Synthesis;

namespace Deocc.Cli.Commands;

/// <summary><c>deocc synth</c>: writes a set of rendered faces with exact labels.</summary>
internal static class SynthCommand
{
    private const int SheetFaces = 48;
    private const int SheetColumns = 8;

    public static Command Create()
    {
        var faces = new SynthesisOptions();
        var set = new SyntheticSetOptions();
        var output = new Option<string>("--output", "-o") { Description = "The set's folder, made if it does not exist." };
        var count = new Option<int>("--count", "-n") { Description = "Number of faces.", DefaultValueFactory = _ => set.Count };
        var first = new Option<long>("--first") { Description = "Number of the first face: several runs can share a seed's faces.", DefaultValueFactory = _ => set.First };
        var seed = new Option<ulong>("--seed") { Description = "Face i of a seed is always the same.", DefaultValueFactory = _ => faces.Seed };
        var size = new Option<int>("--size") { Description = "Width and height in pixels.", DefaultValueFactory = _ => faces.Size };
        var yaw = new Option<double>("--yaw") { Description = "Standard deviation of the turn to the side, in degrees.", DefaultValueFactory = _ => faces.Yaw };
        var glasses = new Option<double>("--glasses") { Description = "Share of faces with spectacles.", DefaultValueFactory = _ => faces.GlassesShare };
        var beards = new Option<double>("--beards") { Description = "Share of men with a beard.", DefaultValueFactory = _ => faces.BeardShare };
        var backgrounds = new Option<string?>("--backgrounds") { Description = "A folder of pictures for the background; otherwise backgrounds are painted." };
        var model = new Option<string?>("--model") { Description = "A face model (see 'deocc face import'); the built-in one if not given." };
        var format = new Option<string>("--format") { Description = "jpg or png.", DefaultValueFactory = _ => set.Format };
        var geometry = new Option<bool>("--geometry") { Description = "Write depth and normals as well." };
        var sheet = new Option<string?>("--sheet") { Description = $"Only draw a contact sheet of up to {SheetFaces} faces into this picture file (no set is written)." };
        var command = new Command("synth", """
            Draw random people - with hair, beards, spectacles, shoulders and backgrounds - and write them with labels that are exact:
            coefficients of the face model, pose and light, 68 landmarks, visible face, region, parsing map, depth and normals.

            Examples:
              deocc synth -o faces --count 10000
              deocc synth -o faces --count 5000 --first 5000 --seed 7 --geometry
              deocc synth --sheet people.png --seed 3
            """)
        {
            output, count, first, seed, size, yaw, glasses, beards, backgrounds, model, format, geometry, sheet,
        };
        command.SetAction(parsed =>
        {
            var synthesis = faces with
            {
                Seed = parsed.GetValue(seed),
                Size = parsed.GetValue(size),
                Yaw = Within("--yaw", parsed.GetValue(yaw), 0, 90),
                GlassesShare = Within("--glasses", parsed.GetValue(glasses), 0, 1),
                BeardShare = Within("--beards", parsed.GetValue(beards), 0, 1),
                Backgrounds = parsed.GetValue(backgrounds),
            };
            var options = set with
            {
                Count = (int)Within("--count", parsed.GetValue(count), 1, 100_000_000),
                First = parsed.GetValue(first) >= 0 ? parsed.GetValue(first) : throw new UsageException($"--first {parsed.GetValue(first)}: must not be negative"),
                Format = parsed.GetValue(format)!,
                Geometry = parsed.GetValue(geometry),
            };
            using MorphableModel faceModel = FaceModelArgument.Open(parsed.GetValue(model));
            if (parsed.GetValue(sheet) is { } picture) DrawSheet(faceModel, synthesis, options, picture);
            else WriteSet(faceModel, synthesis, options, parsed.GetValue(output) ?? throw new UsageException("name the set's folder with -o, or a picture with --sheet"));
            return 0;
        });
        return command;
    }

    private static void WriteSet(MorphableModel model, SynthesisOptions synthesis, SyntheticSetOptions options, string folder)
    {
        using var stop = new CancellationTokenSource();
        ConsoleCancelEventHandler handler = (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        Console.CancelKeyPress += handler;
        int written;
        using (var progress = new ProgressLine("faces")) written = SyntheticSet.Write(model, synthesis, options, folder, progress.Report, stop.Token);
        Console.CancelKeyPress -= handler;
        Console.WriteLine($"{written} faces in {folder}; 'deocc data check {folder}' tells what is there");
        if (written < options.Count) throw new UsageException($"stopped after {written} of {options.Count} faces; go on with --first {options.First + written} into another folder");
    }

    private static void DrawSheet(MorphableModel model, SynthesisOptions synthesis, SyntheticSetOptions options, string path)
    {
        var synthesizer = new FaceSynthesizer(model, synthesis);
        var cells = new List<(Image<byte> Picture, string Caption)>();
        int faces = Math.Min(options.Count, SheetFaces);
        using (var progress = new ProgressLine("faces"))
        {
            for (int i = 0; i < faces; i++)
            {
                SyntheticFace face = synthesizer.Draw(options.First + i);
                cells.Add((face.Picture, (options.First + i).ToString(CultureInfo.InvariantCulture)));
                progress.Report(i + 1, faces);
            }
        }

        var layout = new ContactSheetOptions { Columns = Math.Min(SheetColumns, faces), Title = $"synthetic faces, seed {synthesis.Seed}" };
        ImageFile.Save(path, ContactSheet.Create(cells, layout));
        Console.WriteLine(path);
    }

    private static double Within(string option, double value, double low, double high) =>
        value >= low && value <= high
            ? value
            : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option} {value}: must be between {low} and {high}"));
}
