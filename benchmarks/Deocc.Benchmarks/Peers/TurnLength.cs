namespace Deocc.Benchmarks.Peers;

/// <summary>How long one turn of a contender lasts.</summary>
/// <param name="Seconds">Repetitions start until this much time has passed.</param>
/// <param name="Minimum">The least number of repetitions.</param>
/// <param name="Warmup">The largest number of repetitions of a peer before the first measured one; they, too, end after <paramref name="Seconds"/>.</param>
public sealed record TurnLength(double Seconds, int Minimum, int Warmup);
