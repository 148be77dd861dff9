using System.CommandLine;
using Deocc.Cli.Commands.Face;
using Deocc.Engine.Diagnostics;
using Deocc.Models.FaceModels;
using Deocc.Models.Fitting;

namespace Deocc.Cli.Commands.Fit;

/// <summary><c>deocc fit</c>: a face model fitted to photographs with landmarks.</summary>
internal static class FitCommand
{
    public static Command Create()
    {
        var defaults = new FitOptions();
        var source = new Argument<string?>("source")
        {
            Description = "A photograph, or a folder of pictures with 68 landmarks each (any layout that 'deocc data check' knows).",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var model = new Option<string?>("--model") { Description = "A face model's safetensors file; the built-in model if left out." };
        var landmarks = new Option<string?>("--landmarks") { Description = "The photograph's 68 landmarks: lines of x and y, .pts, or a list that names the photograph." };
        var mask = new Option<string?>("--mask") { Description = "A picture as large as the photograph, bright where the face is visible; what it hides does not count." };
        var output = new Option<string>("--output", "-o") { Description = "The folder to write to.", DefaultValueFactory = _ => "fit" };
        var size = new Option<int>("--size") { Description = "Side of the aligned pictures in pixels; pictures of this size that are aligned already are taken as they are.", DefaultValueFactory = _ => 224 };
        var steps = new Option<int>("--steps") { Description = "Steps of the fit to the picture; 0 uses the landmarks alone.", DefaultValueFactory = _ => defaults.Steps };
        var jaw = new Option<double>("--jaw") { Description = "How much the landmarks of the jaw's line count; less helps heads that are turned far.", DefaultValueFactory = _ => defaults.JawLandmarks };
        var mesh = new Option<string>("--mesh") { Description = "Of a photograph: the format of the mesh, .glb, .obj or .ply.", DefaultValueFactory = _ => ".glb" };
        var textureSize = new Option<int>("--texture-size") { Description = "Of a photograph: width and height of the mesh's texture in pixels, taken from the photograph where it shows the face.", DefaultValueFactory = _ => 512 };
        var limit = new Option<int>("--limit") { Description = "Of a folder: at most so many pictures.", DefaultValueFactory = _ => int.MaxValue };
        var overwrite = new Option<bool>("--overwrite") { Description = "Of a folder: fit again what is there already." };
        var selfTest = new Option<int>("--self-test") { Description = "Instead of a photograph: render so many random people, recover them, and report the error in millimetres." };
        var seed = new Option<ulong>("--seed") { Description = "Chooses the people of --self-test.", DefaultValueFactory = _ => 1 };
        var device = new DeviceOption();
        var json = new Option<bool>("--json") { Description = "Print one JSON object per fit." };
        var command = new Command("fit", """
            Fit a face model to a photograph with 68 landmarks: pose, identity, expression, albedo and light, without any network.
            Writes the fitted face over the picture and alone, the mesh with the photograph as texture, and the coefficients as JSON.

            Examples:
              deocc fit photo.jpg --landmarks photo.pts -o fitted
              deocc fit photo.jpg --landmarks photo.pts --mesh .obj --texture-size 1024 -o fitted
              deocc fit portraits --size 256 -o portraits/coefficients
              deocc fit --self-test 8
              deocc fit photo.jpg --landmarks photo.pts --device opencl -o fitted
            """)
        {
            source, model, landmarks, mask, output, size, steps, jaw, mesh, textureSize, limit, overwrite, selfTest, seed, device, json,
        };
        command.SetAction(parsed =>
        {
            var options = defaults with
            {
                Steps = InRange("--steps", parsed.GetValue(steps), 0, 100_000),
                JawLandmarks = parsed.GetValue(jaw) is >= 0 and < 1e6 and double value ? value : throw new UsageException("--jaw: must be a number from 0"),
            };
            int side = InRange("--size", parsed.GetValue(size), 32, 2048);
            device.Use(parsed);
            using MorphableModel opened = FaceModelArgument.Open(parsed.GetValue(model));
            int trials = parsed.GetValue(selfTest);
            string folder = parsed.GetValue(output)!;
            bool forMachines = parsed.GetValue(json);
            if (trials > 0)
            {
                FitSelfTest.Run(opened, options, side, trials, parsed.GetValue(seed), folder, forMachines);
                return 0;
            }

            string from = parsed.GetValue(source) ?? throw new UsageException("name a photograph or a folder, or ask for --self-test");
            using var fitter = new PhotoFitter(opened, options, side);
            if (Directory.Exists(from)) FitFolder.Run(fitter, from, folder, parsed.GetValue(limit), parsed.GetValue(overwrite), forMachines);
            else
            {
                var surface = new FitMeshOptions(parsed.GetValue(mesh)!, InRange("--texture-size", parsed.GetValue(textureSize), 16, 8192));
                FitPhoto.Run(fitter, from, parsed.GetValue(landmarks), parsed.GetValue(mask), folder, surface, forMachines);
            }

            return 0;
        });
        return command;
    }

    private static int InRange(string option, int value, int least, int most) =>
        value >= least && value <= most ? value : throw new UsageException($"{option} {value}: must be between {least} and {most}");
}
