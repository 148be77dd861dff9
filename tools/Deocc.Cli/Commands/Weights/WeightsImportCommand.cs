using System.CommandLine;
using Deocc.Cli.Commands.Networks;
using Deocc.Engine.Layers;
using Deocc.Engine.Serialization.Mapping;
using Deocc.Models.Catalog;

namespace Deocc.Cli.Commands.Weights;

/// <summary><c>deocc weights import</c>: published weights of a network as this program's own file.</summary>
internal static class WeightsImportCommand
{
    public static Command Create()
    {
        Argument<string> name = NetworkCommand.Name();
        var input = new Argument<string>("input") { Description = "The published safetensors, PyTorch or .npz file." };
        var output = new Option<string>("--output", "-o") { Description = "The safetensors file to write.", Required = true };
        var lenient = new Option<bool>("--lenient") { Description = "Take what fits and report what is missing or unexpected, instead of stopping." };
        Option<bool> json = NetworkCommand.Json();
        var command = new Command("import", """
            Check a file of weights against a network, report what is missing, unexpected or of another shape, and write what the
            network holds as safetensors (float32). With --lenient, what is missing gets fresh values.

            Examples:
              deocc weights import mobilefacenet mobilefacenet.pt -o mobilefacenet.safetensors
              deocc weights import regressor239 resnet50.pth -o start.safetensors --lenient
            """)
        {
            name, input, output, lenient, json,
        };
        command.SetAction(parsed =>
        {
            NetworkEntry entry = NetworkCatalog.Find(parsed.GetValue(name)!);
            using Module network = entry.Create();
            LoadReport report = network.Load(parsed.GetValue(input)!, entry.Mapping(network), strict: !parsed.GetValue(lenient));
            network.Save(parsed.GetValue(output)!);
            if (parsed.GetValue(json)) Console.WriteLine(report.ToJson());
            else Console.Write(report);
            return 0;
        });
        return command;
    }
}
