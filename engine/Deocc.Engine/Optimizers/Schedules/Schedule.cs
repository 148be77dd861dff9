namespace Deocc.Engine.Optimizers.Schedules;

/// <summary>
/// A factor on the learning rate for each step. A function of the step's number alone, so that a resumed run needs nothing
/// but that number. Steps are those of the optimizer, from zero; multiply by the steps per epoch to count in epochs.
/// </summary>
public abstract class Schedule
{
    /// <summary>The factor for a step; not negative.</summary>
    public abstract double Factor(long step);

    /// <summary>This schedule times another.</summary>
    public Schedule Times(Schedule other) => new ProductSchedule(this, other);

    /// <summary>This schedule for so many steps, then another, which starts counting there.</summary>
    public Schedule Then(long steps, Schedule next) => new SequenceSchedule(this, steps, next);
}
