namespace Deocc.Engine.Optimizers.Schedules;

/// <summary>Goes from one factor to another in a straight line, and stays there.</summary>
public sealed class LinearSchedule(long totalSteps, double first, double last) : Schedule
{
    /// <summary>
    /// A warm-up: step s of n gets the factor (s + 1) / n, then 1. Continue with <see cref="Schedule.Then"/>, or multiply it to
    /// a schedule by <see cref="Schedule.Times"/>.
    /// </summary>
    public static LinearSchedule WarmUp(long steps) => new(steps - 1, 1.0 / steps, 1);

    /// <inheritdoc/>
    public override double Factor(long step)
    {
        double progress = totalSteps <= 0 ? 1 : Math.Min(1, (double)step / totalSteps);
        return first + ((last - first) * progress);
    }
}
