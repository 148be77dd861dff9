namespace Deocc.Training.Runs;

/// <summary>How a run stands.</summary>
/// <param name="Step">Steps made.</param>
/// <param name="Steps">All steps.</param>
/// <param name="Losses">The losses, averaged since the last report.</param>
/// <param name="ImagesPerSecond">Samples per second since the last report, validation left out.</param>
/// <param name="Remaining">Time left at that rate.</param>
/// <param name="Validation">The validation after this step, if there was one.</param>
public sealed record TrainingProgress(
    long Step, long Steps, IReadOnlyList<NamedValue> Losses, double ImagesPerSecond, TimeSpan Remaining, ValidationReport? Validation);
