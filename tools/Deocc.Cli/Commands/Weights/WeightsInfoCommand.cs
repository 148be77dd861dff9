using System.CommandLine;
using System.Text.Json;
using Deocc.Engine.Serialization;

namespace Deocc.Cli.Commands.Weights;

/// <summary><c>deocc weights info</c>: what a file of weights holds.</summary>
internal static class WeightsInfoCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "A safetensors, PyTorch, .npy or .npz file." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("info", """
            Show what a file of weights holds: format, names, number formats, shapes. Nothing in the file is executed.

            Examples:
              deocc weights info resnet50.pth
              deocc weights info resnet50.pth --json
            """)
        {
            file, json,
        };
        command.SetAction(parsed =>
        {
            using WeightFile opened = WeightFile.Open(parsed.GetValue(file)!);
            StoredTensor[] tensors = [.. opened.Entries.Select(entry => new StoredTensor(entry.Name, $"{entry.StoredType}", $"{entry.Shape}"))];
            long elements = opened.Entries.Sum(entry => entry.Shape.Elements);
            if (parsed.GetValue(json))
            {
                var info = new WeightsInfo(opened.Path, $"{opened.Format}", elements, tensors, opened.Metadata, opened.Notes);
                Console.WriteLine(JsonSerializer.Serialize(info, WeightsJson.Default.WeightsInfo));
                return 0;
            }

            foreach (StoredTensor tensor in tensors) Console.WriteLine($"{tensor.Name}  {tensor.Type} {tensor.Shape}");
            foreach ((string key, string value) in opened.Metadata) Console.WriteLine($"{key}: {value}");
            foreach (string note in opened.Notes) Console.WriteLine($"note: {note}");
            Console.WriteLine($"{opened.Path}: {opened.Format}, {tensors.Length} tensors, {elements} numbers");
            return 0;
        });
        return command;
    }
}
