using Deocc.Engine.Diagnostics;

namespace Deocc.Training.Runs;

/// <summary>All that can be trained.</summary>
public static class TrainingCatalog
{
    /// <summary>The tasks in the order in which a system trains them.</summary>
    public static IReadOnlyList<TrainingEntry> Entries { get; } = [];

    /// <summary>Finds a task.</summary>
    /// <exception cref="UsageException">There is none of that name; the message lists those that are.</exception>
    public static TrainingEntry Find(string name) =>
        Entries.FirstOrDefault(entry => entry.Name == name)
        ?? throw new UsageException($"nothing that can be trained is called '{name}'; known are {string.Join(", ", Entries.Select(entry => entry.Name))}");
}
