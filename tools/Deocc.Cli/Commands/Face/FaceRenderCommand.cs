using System.CommandLine;
using System.Globalization;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Imaging;
using Deocc.Imaging.Drawing;
using Deocc.Models.FaceModels;
using Deocc.Models.Reconstruction;
using Deocc.Models.Rendering;

namespace Deocc.Cli.Commands.Face;

/// <summary><c>deocc face render</c>: pictures of a face model.</summary>
internal static class FaceRenderCommand
{
    public static Command Create()
    {
        Argument<string?> model = FaceModelArgument.Create();
        var output = new Option<string>("--output", "-o") { Description = "The picture to write; of several faces, a contact sheet.", DefaultValueFactory = _ => "faces.png" };
        var folder = new Option<string?>("--folder") { Description = "Also write each face to a file of its own in this folder, with alpha." };
        var count = new Option<int>("--count", "-n") { Description = "How many faces.", DefaultValueFactory = _ => 1 };
        var seed = new Option<ulong>("--seed") { Description = "Chooses random people: the same seed gives the same faces.", DefaultValueFactory = _ => 1 };
        var identity = new Option<double>("--identity") { Description = "How far people are from the mean person, who is 0; 1 for people as they are.", DefaultValueFactory = _ => 1 };
        var texture = new Option<double>("--texture") { Description = "The same for skin, hair, beards and make-up.", DefaultValueFactory = _ => 1 };
        var expression = new Option<string[]>("--expression", "-e")
        {
            Description = "A named expression, with a strength if it is not 1: jawOpen or jawOpen=0.5. Repeat to mix; 'all' shows each alone; 'random' draws one for each face.",
            AllowMultipleArgumentsPerToken = true,
        };
        var coefficients = new Option<string?>("--coefficients") { Description = "A text file with the 257 numbers of one face (identity 80, expression 64, texture 80, angles, light 27, translation), as JSON array or separated by blanks." };
        var yaw = Degrees("--yaw", "Turns the head about the vertical axis, in degrees; positive to the viewer's right.");
        var pitch = Degrees("--pitch", "Turns the head about the horizontal axis, in degrees; positive is chin down.");
        var roll = Degrees("--roll", "Turns the head in the picture's plane, in degrees; positive is counter-clockwise.");
        var light = new Option<string>("--light") { Description = $"The light: {string.Join(", ", FaceLights.Names)}.", DefaultValueFactory = _ => FaceLights.Default };
        var size = new Option<int>("--size") { Description = "Width and height of each face in pixels.", DefaultValueFactory = _ => 256 };
        var show = new Option<FaceView>("--show") { Description = "What to show: the lit face, its normals, its depth, or its landmarks drawn on it.", DefaultValueFactory = _ => FaceView.Image };
        var command = new Command("render", """
            Draw faces of a face model: random people, named expressions, any pose and light.

            Examples:
              deocc face render -n 24 -o people.png
              deocc face render --identity 0 --texture 0 -e all -o expressions.png
              deocc face render --seed 5 --yaw 40 -e jawOpen=0.6 smile=0.5 --light left -o one.png
              deocc face render ict.safetensors --show Normals --size 512 -o normals.png
            """)
        {
            model, output, folder, count, seed, identity, texture, expression, coefficients, yaw, pitch, roll, light, size, show,
        };
        command.SetAction(parsed =>
        {
            var options = new FaceRenderOptions
            {
                Count = InRange("--count", parsed.GetValue(count), 1, 10_000),
                Seed = parsed.GetValue(seed),
                IdentityDeviation = parsed.GetValue(identity),
                TextureDeviation = parsed.GetValue(texture),
                Expressions = parsed.GetValue(expression) ?? [],
                CoefficientFile = parsed.GetValue(coefficients),
                Pitch = parsed.GetValue(pitch),
                Yaw = parsed.GetValue(yaw),
                Roll = parsed.GetValue(roll),
                Light = parsed.GetValue(light)!,
                View = parsed.GetValue(show),
            };
            using MorphableModel opened = FaceModelArgument.Open(parsed.GetValue(model));
            var renderer = new MorphableFaceRenderer(opened, new Camera(InRange("--size", parsed.GetValue(size), 8, 4096)));
            Render(renderer, options, parsed.GetValue(output)!, parsed.GetValue(folder));
            return 0;
        });
        return command;

        static Option<double> Degrees(string name, string description) => new(name) { Description = description, DefaultValueFactory = _ => 0 };
    }

    private static int InRange(string option, int value, int least, int most) =>
        value >= least && value <= most ? value : throw new UsageException($"{option} {value}: must be between {least} and {most}");

    private static void Render(MorphableFaceRenderer renderer, FaceRenderOptions options, string output, string? folder)
    {
        using var all = new TensorScope();
        IReadOnlyList<(FaceCoefficients Face, string Caption)> faces = FaceRenderList.Make(renderer, options);
        if (folder is not null) Directory.CreateDirectory(folder);
        var cells = new List<(Image<byte>, string)>();
        using (var line = new ProgressLine("faces"))
        {
            for (int i = 0; i < faces.Count; i++)
            {
                using var scope = new TensorScope();
                RenderedFaces rendered = renderer.Render(faces[i].Face);
                Image<byte> picture = FaceRenderView.Draw(rendered, options.View);
                if (folder is not null) ImageFile.Save(Path.Combine(folder, $"{i:D4}.png"), FaceRenderView.WithAlpha(rendered, picture));
                cells.Add((picture, faces[i].Caption));
                line.Report(i + 1, faces.Count);
            }
        }

        Image<byte> result = cells.Count == 1 ? cells[0].Item1 : ContactSheet.Create(cells);
        ImageFile.Save(output, result);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{output}: {cells.Count} faces of {renderer.Model.Name}, {result.Width}x{result.Height} pixels"));
    }
}
