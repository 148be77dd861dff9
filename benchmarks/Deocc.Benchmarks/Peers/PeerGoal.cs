namespace Deocc.Benchmarks.Peers;

/// <summary>What a <see cref="PeerGoal"/> is measured against.</summary>
public enum GoalBase
{
    /// <summary>The fastest time that any peer reached, in any layout.</summary>
    FasterPeer,

    /// <summary>ONNX Runtime.</summary>
    OnnxRuntime,

    /// <summary>PyTorch in its faster layout.</summary>
    PyTorch,

    /// <summary>The machine's measured rate of fused multiply-adds.</summary>
    FmaPeak,
}

/// <summary>The figure that a row has to reach.</summary>
/// <param name="Base">What is compared with.</param>
/// <param name="Ratio">The base's time divided by the engine's, at least; for the FMA peak, the part of it that is reached.</param>
public sealed record PeerGoal(GoalBase Base, double Ratio)
{
    /// <summary>As the table prints it.</summary>
    public override string ToString()
    {
        string name = Base switch
        {
            GoalBase.FasterPeer => "faster peer",
            GoalBase.OnnxRuntime => "ONNX Runtime",
            GoalBase.PyTorch => "PyTorch",
            _ => "FMA peak",
        };
        return FormattableString.Invariant($"{Ratio:0.0#} x {name}");
    }
}
