namespace Deocc.Training.Runs;

/// <summary>A number and what it is.</summary>
/// <param name="Name">The name, such as "total" or "face IoU".</param>
/// <param name="Value">The number.</param>
public readonly record struct NamedValue(string Name, double Value);
