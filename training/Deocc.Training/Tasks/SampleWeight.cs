namespace Deocc.Training.Tasks;

/// <summary>How much a training sample counts: one line of a list of weights.</summary>
/// <param name="Id">The sample's name within its data set.</param>
/// <param name="Weight">How often it is shown in an epoch; 1 is usual, 0 leaves it out.</param>
/// <param name="Score">How well it was solved when the list was made, such as an overlap; null where that is not known.</param>
public sealed record SampleWeight(string Id, double Weight, double? Score = null);
