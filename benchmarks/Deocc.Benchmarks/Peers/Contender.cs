namespace Deocc.Benchmarks.Peers;

/// <summary>One engine in one configuration: a column of the side-by-side table.</summary>
public abstract class Contender
{
    /// <summary>The column's title.</summary>
    public abstract string Name { get; }

    /// <summary>Version, libraries underneath and threads.</summary>
    public abstract string Description { get; }

    /// <summary>Whether the contender can run a row.</summary>
    public abstract bool CanRun(PeerRow row);

    /// <summary>
    /// Times one turn of a row; the first turn of a row prepares it and warms up, and it stays prepared until another row
    /// is timed.
    /// </summary>
    /// <returns>Milliseconds of each repetition.</returns>
    public abstract double[] Time(PeerRow row, TurnLength length);
}

/// <summary>How long one turn of a contender lasts.</summary>
/// <param name="Seconds">Repetitions start until this much time has passed.</param>
/// <param name="Minimum">The least number of repetitions.</param>
/// <param name="Warmup">The largest number of repetitions before the first measured one; they, too, end after <paramref name="Seconds"/>.</param>
public sealed record TurnLength(double Seconds, int Minimum, int Warmup);
