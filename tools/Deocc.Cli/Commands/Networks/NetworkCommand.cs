using System.CommandLine;

namespace Deocc.Cli.Commands.Networks;

/// <summary><c>deocc net</c>: the group of commands about networks.</summary>
internal static class NetworkCommand
{
    public static Command Create() => new("net", "Networks by name: list, describe, run and time them.")
    {
        NetworkListCommand.Create(),
        NetworkDescribeCommand.Create(),
        NetworkRunCommand.Create(),
        NetworkBenchCommand.Create(),
    };

    public static Argument<string> Name() => new("name") { Description = "A name that `deocc net list` shows." };

    public static Option<bool> Json() => new("--json") { Description = "Print JSON." };
}
