using System.CommandLine;
using System.Text.Json;
using Deocc.Models.Catalog;

namespace Deocc.Cli.Commands.Networks;

/// <summary><c>deocc net list</c>: all networks that have a name.</summary>
internal static class NetworkListCommand
{
    public static Command Create()
    {
        Option<bool> json = NetworkCommand.Json();
        var command = new Command("list", """
            List the networks: name, usual input, whose weights load, and what they do.

            Examples:
              deocc net list
              deocc net list --json
            """)
        {
            json,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(json))
            {
                NetworkInfo[] infos = [.. NetworkCatalog.All.Select(NetworkInfo.Of)];
                Console.WriteLine(JsonSerializer.Serialize(infos, NetworkJson.Default.NetworkInfoArray));
                return 0;
            }

            foreach (NetworkEntry entry in NetworkCatalog.All)
                Console.WriteLine($"{entry.Name,-19}{entry.Input,-18}{entry.WeightNames,-26}{entry.Summary}");
            return 0;
        });
        return command;
    }
}
