namespace Deocc.Engine.Serialization.Mapping;

/// <summary>How one tensor of a model or a file fared in a load; shapes as text, such as <c>[64,3,7,7]</c>.</summary>
/// <param name="Name">The name in the model, after the mapping.</param>
/// <param name="FileName">The name in the file; null for what the file lacks.</param>
/// <param name="FileShape">The shape in the file; null for what the file lacks.</param>
/// <param name="FileType">The number format in the file; null for what the file lacks.</param>
/// <param name="ModelShape">The shape in the model; null for what the model lacks.</param>
/// <param name="ModelType">The element type in the model; null for what the model lacks.</param>
public sealed record LoadedTensor(
    string Name, string? FileName, string? FileShape, string? FileType, string? ModelShape, string? ModelType);
