using System.Text.Json.Serialization.Metadata;

namespace Deocc.Training.Runs;

/// <summary>A task in the <see cref="TrainingCatalog"/>.</summary>
/// <param name="Name">Its name, such as "srg.segmentation".</param>
/// <param name="Summary">One line for the list.</param>
/// <param name="Options">How its options are read and written.</param>
/// <param name="Create">Makes the task from its options.</param>
public sealed record TrainingEntry(string Name, string Summary, JsonTypeInfo Options, Func<TrainingOptions, TrainingTask> Create);
