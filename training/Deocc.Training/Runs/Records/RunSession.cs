namespace Deocc.Training.Runs.Records;

/// <summary>One process that worked at a run.</summary>
/// <param name="StartedAt">When it began, UTC.</param>
/// <param name="FromStep">The step that it went on from.</param>
/// <param name="Engine">The engine's version.</param>
/// <param name="Machine">What it ran on.</param>
/// <param name="Notes">Such as a damaged checkpoint that was passed over.</param>
public sealed record RunSession(DateTime StartedAt, long FromStep, string Engine, string Machine, IReadOnlyList<string> Notes);
