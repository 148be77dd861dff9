namespace Deocc.Cli.Commands.Weights;

/// <summary>How a tensor differs between two files: what it is in each (null where it is missing), and the largest difference of elements.</summary>
internal sealed record WeightsDifference(string Name, string? First, string? Second, double? Largest);
