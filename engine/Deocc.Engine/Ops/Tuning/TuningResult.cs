using Deocc.Engine.Devices.Gpu.Tuning;

namespace Deocc.Engine.Ops.Tuning;

/// <summary>What was measured of one kernel. Rates are over all of its problems, each weighing the same (the geometric mean).</summary>
/// <param name="Kernel">What tables call it.</param>
/// <param name="Default">Its constants without a table.</param>
/// <param name="DefaultGigaflops">How fast it is with them, in 10^9 multiplications and additions per second; 0 where they gave wrong results.</param>
/// <param name="Best">The fastest constants.</param>
/// <param name="BestGigaflops">How fast it is with those.</param>
/// <param name="Measured">The number of candidates that ran and gave right results on all problems.</param>
/// <param name="Refused">Candidates that did not, each with the reason.</param>
public sealed record TuningResult(
    string Kernel, string Default, double DefaultGigaflops, string Best, double BestGigaflops, int Measured, IReadOnlyList<string> Refused)
{
    /// <summary>The fastest constants; null where no candidate gave right results.</summary>
    internal TunableValues? Values { get; init; }
}
