using System.Diagnostics;

namespace Deocc.Models.Pipelines.Srg;

/// <summary>Sums up how long each stage takes, in seconds.</summary>
public sealed class StageClock
{
    private readonly double[] _seconds = new double[Enum.GetValues<SrgStage>().Length];

    /// <summary>How long a stage took so far.</summary>
    public double this[SrgStage stage] => _seconds[(int)stage];

    /// <summary>Does a part of a stage.</summary>
    public T Time<T>(SrgStage stage, Func<T> work)
    {
        long start = Stopwatch.GetTimestamp();
        T result = work();
        _seconds[(int)stage] += Stopwatch.GetElapsedTime(start).TotalSeconds;
        return result;
    }
}
