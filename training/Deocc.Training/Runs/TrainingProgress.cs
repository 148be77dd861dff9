namespace Deocc.Training.Runs;

/// <summary>How a run stands.</summary>
/// <param name="Step">Steps made.</param>
/// <param name="Steps">All steps.</param>
/// <param name="Losses">The losses, averaged since the last line of the log.</param>
/// <param name="ImagesPerSecond">Samples per second since then, validation left out.</param>
/// <param name="Elapsed">Time spent on the run, in all processes together.</param>
/// <param name="Remaining">Time left at that rate.</param>
/// <param name="IsLogged">Whether the log has a line of it.</param>
/// <param name="Validation">The validation after this step, if there was one.</param>
public sealed record TrainingProgress(
    long Step,
    long Steps,
    IReadOnlyList<NamedValue> Losses,
    double ImagesPerSecond,
    TimeSpan Elapsed,
    TimeSpan Remaining,
    bool IsLogged,
    ValidationReport? Validation);
