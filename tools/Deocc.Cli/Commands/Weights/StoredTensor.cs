namespace Deocc.Cli.Commands.Weights;

/// <summary>One tensor of a file.</summary>
internal sealed record StoredTensor(string Name, string Type, string Shape);
