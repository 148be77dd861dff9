namespace Deocc.Engine.Optimizers.Schedules;

/// <summary>Multiplies by a decay when each of some steps is reached.</summary>
public sealed class MultiStepSchedule : Schedule
{
    private readonly long[] _milestones;
    private readonly double _decay;

    /// <summary>Makes the schedule.</summary>
    /// <param name="milestones">The first steps with the next smaller factor, in any order.</param>
    /// <param name="decay">What each milestone multiplies by.</param>
    public MultiStepSchedule(IEnumerable<long> milestones, double decay = 0.1) => (_milestones, _decay) = ([.. milestones], decay);

    /// <summary>One drop, when half of a run is done.</summary>
    public static MultiStepSchedule DropAtHalf(long totalSteps, double decay = 0.1) => new([totalSteps / 2], decay);

    /// <inheritdoc/>
    public override double Factor(long step) => Math.Pow(_decay, _milestones.Count(milestone => milestone <= step));
}
