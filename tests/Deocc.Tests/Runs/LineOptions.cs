using Deocc.Training.Runs;

namespace Deocc.Tests.Runs;

/// <summary>Options of <see cref="LineTask"/>.</summary>
internal sealed record LineOptions : TrainingOptions
{
    /// <summary>The step from which every loss is no number; none by default.</summary>
    public long BreakAt { get; init; } = -1;

    /// <summary>The step from which losses climb without end; none by default.</summary>
    public long ClimbAt { get; init; } = -1;

    /// <summary>The deviation of the noise.</summary>
    public double Noise { get; init; } = 0.1;

    /// <summary>Milliseconds that each step waits, so that a run can be killed in its middle.</summary>
    public int Wait { get; init; }
}
