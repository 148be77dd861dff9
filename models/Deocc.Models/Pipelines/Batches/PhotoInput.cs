namespace Deocc.Models.Pipelines.Batches;

/// <summary>A photograph to work on.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Name">Its path below the folder that was named, or its file's name alone; with its ending, <c>/</c> between folders.</param>
public sealed record PhotoInput(string Path, string Name);
