using System.CommandLine;
using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers;
using Deocc.Engine.Memory;
using Deocc.Engine.Serialization;
using Deocc.Engine.Serialization.Mapping;
using Deocc.Engine.Tensors;
using Deocc.Models.Catalog;

namespace Deocc.Cli.Commands.Networks;

/// <summary><c>deocc net run</c>: a network's outputs for a stored input.</summary>
internal static class NetworkRunCommand
{
    public static Command Create()
    {
        Argument<string> name = NetworkCommand.Name();
        var weights = new Option<string>("--weights") { Description = "A safetensors, PyTorch or .npz file.", Required = true };
        var input = new Option<string>("--input") { Description = "A file with one tensor, the network's input.", Required = true };
        var output = new Option<string>("--output") { Description = "The safetensors file to write.", Required = true };
        var lenient = new Option<bool>("--lenient") { Description = "Load what fits; tell what does not, instead of stopping." };
        var device = new DeviceOption();
        var precision = new PrecisionOption();
        var command = new Command("run", """
            Run a network in inference on a stored tensor and store its outputs.

            Examples:
              deocc net run mobilefacenet --weights mobilefacenet.pt --input crops.safetensors --output embeddings.safetensors
              deocc net run resnet50 --weights resnet50.pth --input images.safetensors --output logits.safetensors --device opencl
            """)
        {
            name, weights, input, output, lenient, device, precision,
        };
        command.SetAction(parsed =>
        {
            device.Use(parsed);
            precision.Use(parsed);
            NetworkEntry entry = NetworkCatalog.Find(parsed.GetValue(name)!);
            using var scope = new TensorScope();
            using GradientMode.Restorer inference = GradientMode.Disable();
            using Module network = entry.Create();
            LoadReport report = network.Load(parsed.GetValue(weights)!, entry.Mapping(network), strict: !parsed.GetValue(lenient));
            if (!report.IsComplete) Console.Error.Write(report);
            network.PrepareForInference();
            IReadOnlyList<NamedTensor> outputs = entry.Run(network, ReadInput(parsed.GetValue(input)!));
            string to = parsed.GetValue(output)!;
            WeightFile.Save(to, outputs.Select(named => KeyValuePair.Create(named.Name, named.Tensor)));
            foreach ((string part, Tensor tensor) in outputs) Console.WriteLine($"{to}: {part} {tensor.Shape}");
            return 0;
        });
        return command;
    }

    private static Tensor ReadInput(string path)
    {
        using WeightFile file = WeightFile.Open(path);
        return file.Entries.Count == 1
            ? file.Entries[0].ToTensor(ElementType.Float32)
            : throw new FileFormatException($"{path}: {file.Entries.Count} tensors; expected one, the network's input");
    }
}
