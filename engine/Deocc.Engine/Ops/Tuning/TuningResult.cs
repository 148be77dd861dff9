namespace Deocc.Engine.Ops.Tuning;

/// <summary>
/// What was measured of one kernel. Rates are in 10^9 multiplications and additions per second, over all of its problems, each
/// weighing the same (the geometric mean).
/// </summary>
/// <param name="Kernel">What tables call it.</param>
/// <param name="Default">Its constants without a user's table, in a few words.</param>
/// <param name="DefaultGigaflops">How fast it is with them; 0 where they gave wrong results.</param>
/// <param name="Measured">What ran and gave right results on all problems, the fastest first.</param>
/// <param name="Refused">Candidates that did not, each with the reason.</param>
public sealed record TuningResult(
    string Kernel, string Default, double DefaultGigaflops, IReadOnlyList<TuningCandidate> Measured, IReadOnlyList<string> Refused)
{
    /// <summary>The fastest; null where no candidate gave right results.</summary>
    public TuningCandidate? Best => Measured.Count > 0 ? Measured[0] : null;
}
