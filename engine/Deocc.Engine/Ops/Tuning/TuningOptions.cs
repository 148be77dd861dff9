namespace Deocc.Engine.Ops.Tuning;

/// <summary>What to tune, and how carefully.</summary>
public sealed record TuningOptions
{
    /// <summary>Families to tune (<see cref="KernelTuner.Families"/>); empty for all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>At most so many candidates of each kernel, the default first.</summary>
    public int Candidates { get; init; } = int.MaxValue;

    /// <summary>Timed runs of a candidate on a problem, whose median counts, after one that is not.</summary>
    public int Runs { get; init; } = 7;

    /// <summary>Problems small enough for a first look; what is best for them need not be best for large ones.</summary>
    public bool Short { get; init; }
}
