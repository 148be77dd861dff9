namespace Deocc.Engine.Optimizers.Schedules;

/// <summary>The product of two schedules.</summary>
public sealed class ProductSchedule(Schedule first, Schedule second) : Schedule
{
    /// <inheritdoc/>
    public override double Factor(long step) => first.Factor(step) * second.Factor(step);
}
