using System.CommandLine;
using System.Globalization;
using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Models.Alignment;
using Deocc.Models.Pipelines;
using Deocc.Models.Pipelines.Batches;
using Deocc.Models.Pipelines.Removal;
using Deocc.Models.Pipelines.Srg;

namespace Deocc.Cli.Commands.Remove;

/// <summary><c>deocc remove</c>: takes what covers faces off photographs.</summary>
internal static class RemoveCommand
{
    private const string Keep = "keep";

    public static Command Create()
    {
        var defaults = new RemovalOptions { Output = "" };
        var inputs = new Argument<string[]>("input") { Description = "Photographs, folders, or patterns such as 'photos/**/*.jpg'.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--output", "-o") { Description = "The folder to write to.", Required = true };
        var mask = new Option<string?>("--mask") { Description = "A picture that marks what covers the face, or a folder of them with the photographs' names; any size of the same proportions, PNG or JPEG, alpha counts. Found by the network if not given." };
        var marks = new Option<MaskPolarity>("--mask-marks") { Description = "Which color of the mask marks what covers: white, black, or auto (the mask's outer edge is not marked).", DefaultValueFactory = _ => defaults.Polarity };
        var dilate = new Option<int>("--dilate") { Description = "Pixels of the 256-pixel face crop by which the hole is grown.", DefaultValueFactory = _ => defaults.Pipeline.Dilation };
        var forehead = new Option<bool>("--forehead") { Description = "Paint over what lies on the forehead alone as well: fringes and hats, which are left to the person by default." };
        var landmarks = new Option<string?>("--landmarks") { Description = "68 or 5 points of the face: a file (lines of x and y, .pts), a list of many photographs, or a folder of files. No face is searched then, and what is painted follows them." };
        var boxes = new Option<string[]>("--box") { Description = "LEFT,TOP,WIDTH,HEIGHT of a face from brows to chin, in pixels; may be given often. No face is searched then.", DefaultValueFactory = _ => [] };
        var face = new Option<int>("--face") { Description = "Work on one face only: 1 is the largest; 0 is all.", DefaultValueFactory = _ => defaults.Face };
        var save = new Option<string[]>("--save") { Description = $"What to write, by commas or blanks: {string.Join(", ", SaveNames())}. All but the image go to a folder per face, OUTPUT.faces/NUMBER.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => ["image"] };
        var format = new Option<string>("--format") { Description = "keep, or the ending of the results, such as png. PNG, BMP and PNM keep every pixel outside the painted region to the bit; JPEG is encoded anew.", DefaultValueFactory = _ => Keep };
        var quality = new Option<int>("--quality") { Description = "Of JPEG results, 1 to 100.", DefaultValueFactory = _ => defaults.JpegQuality };
        var weights = new Option<string?>("--weights") { Description = $"A folder of {string.Join(", ", SrgNetworks.Names)}, detector or landmarks (.safetensors), which go before the program's own." };
        var shard = new Option<string?>("--shard") { Description = "I/N: only the I-th of N equal parts of the photographs." };
        var overwrite = new Option<bool>("--overwrite") { Description = "Make results again that are there already." };
        var seed = new Option<ulong>("--seed") { Description = "Fixes the noise that holes are filled from.", DefaultValueFactory = _ => defaults.Pipeline.Seed };
        var device = new DeviceOption();
        var precision = new PrecisionOption();
        var json = new Option<bool>("--json") { Description = "Print one JSON object per photograph." };
        var command = new Command("remove", """
            Remove what covers the faces in photographs: sunglasses, masks, hands, hair and more. Every face is found, uncovered and laid
            back into the photograph; nothing outside the painted region changes, and a face that nothing covers stays as it is.
            Results say in their metadata that they are synthetic. Photographs that are passed over are listed, and make the exit code 1.

            Examples:
              deocc remove photo.jpg -o uncovered
              deocc remove photos 'more/**/*.png' -o uncovered --save image,panels --format png
              deocc remove photo.png --mask mask.png --dilate 5 -o uncovered
              deocc remove photos -o uncovered --device opencl
              deocc remove photos -o uncovered --shard 3/16 --json > part3.jsonl
            """)
        {
            inputs, output, mask, marks, dilate, forehead, landmarks, boxes, face, save, format, quality, weights, shard, overwrite, seed, device, precision, json,
        };
        command.SetAction(parsed =>
        {
            var options = new RemovalOptions
            {
                Output = parsed.GetRequiredValue(output),
                Save = ParseParts(parsed.GetValue(save)!),
                Extension = ParseFormat(parsed.GetValue(format)!),
                JpegQuality = InRange("--quality", parsed.GetValue(quality), 1, 100),
                Mask = parsed.GetValue(mask),
                Polarity = parsed.GetValue(marks),
                Landmarks = parsed.GetValue(landmarks),
                Boxes = [.. parsed.GetValue(boxes)!.Select(ParseBox)],
                Face = InRange("--face", parsed.GetValue(face), 0, int.MaxValue),
                Overwrites = parsed.GetValue(overwrite),
                Pipeline = defaults.Pipeline with
                {
                    KnowsLandmarks = parsed.GetValue(landmarks) is not null,
                    Dilation = InRange("--dilate", parsed.GetValue(dilate), 0, SrgPipeline.CropSize),
                    ClearsForehead = parsed.GetValue(forehead),
                    Seed = parsed.GetValue(seed),
                },
            };
            CheckPlace("--mask", options.Mask);
            CheckPlace("--landmarks", options.Landmarks);
            if (options.Landmarks is not null && options.Boxes.Count > 0) throw new UsageException("--box and --landmarks: give one of them");
            PhotoInputs photos = PhotoInputs.Find(parsed.GetRequiredValue(inputs), options.Output);
            RemovalJob.Check(options, photos.Photos);
            if (parsed.GetValue(shard) is { } part) photos = ParseShard(part, photos);
            device.Use(parsed);
            precision.Use(parsed);
            return RemoveRun.Run(options, photos, new WeightSet(parsed.GetValue(weights)), parsed.GetValue(json));
        });
        return command;
    }

    private static IEnumerable<string> SaveNames() =>
        Enum.GetNames<RemovalParts>().Where(name => name != nameof(RemovalParts.None)).Select(name => name.ToLowerInvariant());

    private static RemovalParts ParseParts(string[] given)
    {
        RemovalParts parts = RemovalParts.None;
        foreach (string name in given.SelectMany(words => words.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            if (!SaveNames().Contains(name, StringComparer.OrdinalIgnoreCase)) throw new UsageException($"--save: there is no '{name}'; there are {string.Join(", ", SaveNames())}");
            parts |= Enum.Parse<RemovalParts>(name, ignoreCase: true);
        }

        return parts == RemovalParts.None ? throw new UsageException("--save: names nothing to write") : parts;
    }

    private static string? ParseFormat(string format)
    {
        if (format.Equals(Keep, StringComparison.OrdinalIgnoreCase)) return null;
        string extension = "." + format.TrimStart('.').ToLowerInvariant();
        return ImageFile.Codecs.Any(codec => codec.Extensions.Contains(extension))
            ? extension
            : throw new UsageException($"--format {format}: expected {Keep} or one of {string.Join(" ", ImageFile.Codecs.SelectMany(codec => codec.Extensions))}");
    }

    private static FaceBox ParseBox(string text)
    {
        string[] words = text.Split(',', StringSplitOptions.TrimEntries);
        var numbers = new double[words.Length];
        bool areNumbers = true;
        for (int i = 0; i < words.Length; i++)
            areNumbers &= double.TryParse(words[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) && double.IsFinite(numbers[i]);
        return areNumbers && numbers is [var left, var top, > 0 and var width, > 0 and var height]
            ? new FaceBox(left, top, width, height)
            : throw new UsageException($"--box {text}: expected LEFT,TOP,WIDTH,HEIGHT in pixels");
    }

    private static PhotoInputs ParseShard(string text, PhotoInputs photos)
    {
        string[] words = text.Split('/');
        return words.Length == 2
            && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            ? photos.Shard(index, count)
            : throw new UsageException($"--shard {text}: expected I/N, such as 3/16");
    }

    private static int InRange(string option, int value, int least, int most) =>
        value >= least && value <= most ? value : throw new UsageException($"{option} {value}: expected {least} or more{(most < int.MaxValue ? $", at most {most}" : "")}");

    private static void CheckPlace(string option, string? place)
    {
        if (place is not null && !File.Exists(place) && !Directory.Exists(place)) throw new UsageException($"{option} {place}: there is no such file or folder");
    }
}
