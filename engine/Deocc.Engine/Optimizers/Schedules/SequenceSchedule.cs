namespace Deocc.Engine.Optimizers.Schedules;

/// <summary>One schedule for a number of steps, then another, which starts counting there.</summary>
public sealed class SequenceSchedule(Schedule first, long steps, Schedule next) : Schedule
{
    /// <inheritdoc/>
    public override double Factor(long step) => step < steps ? first.Factor(step) : next.Factor(step - steps);
}
