namespace Deocc.Benchmarks.Peers;

/// <summary>What one row gave.</summary>
/// <param name="Row">The row.</param>
/// <param name="Medians">Median milliseconds by contender; contenders that cannot run the row are left out.</param>
public sealed record PeerResult(PeerRow Row, IReadOnlyDictionary<string, double> Medians)
{
    /// <summary>The engine's column.</summary>
    public const string Engine = "DeoccEngine";

    /// <summary>The engine's median in milliseconds, or null where it was not run.</summary>
    public double? EngineMilliseconds => Medians.TryGetValue(Engine, out double median) ? median : null;

    /// <summary>The fastest of the contenders whose name starts so, in milliseconds, or null where none ran.</summary>
    public double? Fastest(string prefix)
    {
        double best = Medians.Where(entry => entry.Key != Engine && entry.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(entry => entry.Value).DefaultIfEmpty(double.NaN).Min();
        return double.IsNaN(best) ? null : best;
    }

    /// <summary>What was reached of the row's goal, in the goal's own measure, or null where something was not run.</summary>
    public double? Reached(MachineCeilings ceilings)
    {
        double? reference = Row.Goal.Base switch
        {
            GoalBase.FmaPeak => Row.Gflop / ceilings.FmaGflops * 1e3,
            GoalBase.OnnxRuntime => Fastest("ONNX Runtime"),
            GoalBase.PyTorch => Fastest("PyTorch"),
            _ => Fastest(""),
        };
        return reference / EngineMilliseconds;
    }
}

/// <summary>The peak resident set of a few training steps of one network, each contender in a fresh process.</summary>
/// <param name="Row">The training row.</param>
/// <param name="PeakBytes">Peak bytes by contender.</param>
/// <param name="BaselineBytes">The peak before the network was made: the runtime and its libraries alone.</param>
public sealed record MemoryResult(
    PeerRow Row, IReadOnlyDictionary<string, long> PeakBytes, IReadOnlyDictionary<string, long> BaselineBytes);
