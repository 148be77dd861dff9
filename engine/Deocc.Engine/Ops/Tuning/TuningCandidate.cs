namespace Deocc.Engine.Ops.Tuning;

/// <summary>A set of constants that ran and gave right results.</summary>
/// <param name="Tiles">The constants in a few words.</param>
/// <param name="Gigaflops">How fast the kernel is with them, over all of its problems.</param>
/// <param name="Values">The constants by name.</param>
public sealed record TuningCandidate(string Tiles, double Gigaflops, IReadOnlyDictionary<string, int> Values);
