using System.CommandLine;

namespace Deocc.Cli.Commands.Weights;

/// <summary><c>deocc weights</c>: the group of commands about files of weights.</summary>
internal static class WeightsCommand
{
    public static Command Create() => new("weights", "Files of weights (safetensors, PyTorch, NumPy): look into, convert, compare.")
    {
        WeightsInfoCommand.Create(),
        WeightsImportCommand.Create(),
        WeightsExportCommand.Create(),
        WeightsDiffCommand.Create(),
    };
}
