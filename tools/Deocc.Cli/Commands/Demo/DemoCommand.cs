using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Deocc.Imaging;
using Deocc.Imaging.Jpeg;
using Deocc.Imaging.Metadata;
using Deocc.Models.Pipelines;
using Deocc.Models.Pipelines.Srg;
using Deocc.Training.Demo;

namespace Deocc.Cli.Commands.Demo;

/// <summary><c>deocc demo</c>: covers a portrait, uncovers it, and shows both in one picture.</summary>
internal static class DemoCommand
{
    private const string Portrait = "astronaut.jpg";

    public static Command Create()
    {
        var output = new Option<string>("--output", "-o") { Description = "The picture to write.", DefaultValueFactory = _ => "demo.png" };
        var seed = new Option<ulong>("--seed") { Description = "Chooses the sunglasses, the mask and the hand.", DefaultValueFactory = _ => 2 };
        var weights = new Option<string?>("--weights") { Description = "A folder of networks that go before the program's own, as for 'deocc remove'." };
        var device = new DeviceOption();
        var precision = new PrecisionOption();
        var command = new Command("demo", """
            Put sunglasses, a mask and a hand on NASA's portrait of the astronaut Eileen Collins, which comes with the program, remove them
            again, and write one picture that shows each before and after. 'deocc demo engine' trains a small network instead.

            Examples:
              deocc demo
              deocc demo --seed 7 -o astronaut.png
              deocc demo engine --steps 100
            """)
        {
            output, seed, weights, device, precision, EngineDemoCommand.Create(),
        };
        command.SetAction(parsed =>
        {
            device.Use(parsed);
            precision.Use(parsed);
            long start = Stopwatch.GetTimestamp();
            string path = parsed.GetValue(output)!;
            var set = new WeightSet(parsed.GetValue(weights));
            using var finder = new FaceFinder(set);
            using SrgNetworks networks = SrgNetworks.Open(set);
            Image<byte> picture = new RemovalDemo(networks, finder).Run(OpenPortrait(), parsed.GetValue(seed));
            ImageFile.Save(path, picture, new ImageMetadata { SourceType = DigitalSourceType.CompositeWithTrainedAlgorithmicMedia, CreatorTool = "DeoccEngine" });
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{Path.GetFullPath(path)}: before above, after below ({Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s)"));
            return 0;
        });
        return command;
    }

    private static Image<byte> OpenPortrait()
    {
        using Stream stream = typeof(DemoCommand).Assembly.GetManifestResourceStream(Portrait)!;
        var file = new byte[stream.Length];
        stream.ReadExactly(file);
        return new JpegCodec().Decode(file).ToBytes();
    }
}
