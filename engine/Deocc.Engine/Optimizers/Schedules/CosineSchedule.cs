namespace Deocc.Engine.Optimizers.Schedules;

/// <summary>
/// Falls from 1 to a least factor along half a cosine wave (Loshchilov and Hutter 2017, without restarts), and stays there.
/// </summary>
public sealed class CosineSchedule(long totalSteps, double least = 0) : Schedule
{
    /// <inheritdoc/>
    public override double Factor(long step)
    {
        double progress = Math.Min(1, (double)step / totalSteps);
        return least + ((1 - least) * 0.5 * (1 + Math.Cos(Math.PI * progress)));
    }
}
