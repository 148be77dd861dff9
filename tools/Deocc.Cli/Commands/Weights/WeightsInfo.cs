namespace Deocc.Cli.Commands.Weights;

/// <summary>What <c>deocc weights info</c> tells of a file.</summary>
internal sealed record WeightsInfo(
    string File, string Format, long Elements, IReadOnlyList<StoredTensor> Tensors, IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<string> Notes);
