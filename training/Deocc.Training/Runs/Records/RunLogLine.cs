namespace Deocc.Training.Runs.Records;

/// <summary>A line of a run's log.</summary>
/// <param name="Step">Steps made.</param>
/// <param name="Seconds">Seconds spent on them, in all processes together, validation included.</param>
/// <param name="ImagesPerSecond">Samples per second since the line before, validation left out.</param>
/// <param name="Losses">Losses by name, averaged since the line before, or since the process began.</param>
/// <param name="Validation">The figures of a validation after this step, the deciding one first; null without one, or for no number.</param>
/// <param name="Statement">The figures' range, support, window and number of samples.</param>
/// <param name="Best">The best of the deciding figure so far, its sign turned where lower is better.</param>
internal sealed record RunLogLine(
    long Step,
    double Seconds,
    double ImagesPerSecond,
    OrderedDictionary<string, double?> Losses,
    OrderedDictionary<string, double?>? Validation = null,
    string? Statement = null,
    double? Best = null);
