namespace Deocc.Engine.Optimizers.Schedules;

/// <summary>The same factor in all steps.</summary>
public sealed class ConstantSchedule(double factor = 1) : Schedule
{
    /// <inheritdoc/>
    public override double Factor(long step) => factor;
}
