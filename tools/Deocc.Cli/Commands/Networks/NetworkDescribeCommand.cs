using System.CommandLine;
using System.Text.Json;
using Deocc.Engine.Layers;
using Deocc.Engine.Layers.Summaries;
using Deocc.Engine.Tensors;
using Deocc.Models.Catalog;

namespace Deocc.Cli.Commands.Networks;

/// <summary><c>deocc net describe</c>: a network's modules, shapes, parameters and work.</summary>
internal static class NetworkDescribeCommand
{
    public static Command Create()
    {
        Argument<string> name = NetworkCommand.Name();
        var depth = new Option<int>("--depth") { Description = "Levels of modules to list.", DefaultValueFactory = _ => 2 };
        Option<bool> json = NetworkCommand.Json();
        var command = new Command("describe", """
            Show a network's modules with output shapes, parameters, work and memory, at its usual input.

            Examples:
              deocc net describe mobilefacenet
              deocc net describe resnet50 --depth 4
            """)
        {
            name, depth, json,
        };
        command.SetAction(parsed =>
        {
            NetworkEntry entry = NetworkCatalog.Find(parsed.GetValue(name)!);
            using Module network = entry.Create();
            ModuleSummary summary = ModuleSummary.Of(network, () => entry.Run(network, Tensor.Zeros(entry.Input)), parsed.GetValue(depth));
            if (parsed.GetValue(json))
            {
                NetworkInfo info = NetworkInfo.Of(entry) with
                {
                    Parameters = summary.Parameters,
                    Flops = summary.Flops,
                    ActivationBytes = summary.ActivationBytes,
                };
                Console.WriteLine(JsonSerializer.Serialize([info], NetworkJson.Default.NetworkInfoArray));
                return 0;
            }

            Console.WriteLine($"{entry.Name}: {entry.Summary}; input {entry.Input}; names of the weights: {entry.WeightNames}");
            Console.Write(summary);
            return 0;
        });
        return command;
    }
}
