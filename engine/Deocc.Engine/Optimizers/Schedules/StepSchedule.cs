namespace Deocc.Engine.Optimizers.Schedules;

/// <summary>Multiplies by a decay after every so many steps.</summary>
public sealed class StepSchedule(long interval, double decay = 0.1) : Schedule
{
    /// <inheritdoc/>
    public override double Factor(long step) => Math.Pow(decay, step / interval);
}
