using System.Globalization;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization.Checkpoints;

namespace Deocc.Training.Runs;

/// <summary>Stops a run whose loss is no number any more, or climbs far above what it was.</summary>
/// <param name="factor">How many times its lowest average the loss may reach.</param>
internal sealed class DivergenceWatch(double factor)
{
    private const int Window = 50;

    private readonly Queue<double> _recent = [];
    private double _lowest = double.PositiveInfinity;

    /// <summary>Looks at the losses of a step.</summary>
    /// <exception cref="NonFiniteException">The run should not go on.</exception>
    public void Check(IReadOnlyList<NamedValue> losses, long step, CheckpointFolder checkpoints)
    {
        foreach (NamedValue loss in losses)
        {
            if (!double.IsFinite(loss.Value)) throw Stop($"the loss '{loss.Name}' is {loss.Value.ToString(CultureInfo.InvariantCulture)}", step, checkpoints);
        }

        _recent.Enqueue(losses[0].Value);
        if (_recent.Count > Window) _recent.Dequeue();
        if (_recent.Count < Window) return;
        double mean = _recent.Average();
        _lowest = Math.Min(_lowest, mean);
        if (_lowest > 0 && mean > factor * _lowest)
            throw Stop(string.Create(CultureInfo.InvariantCulture, $"the loss diverges: {mean:G4} on average, {_lowest:G4} at best"), step, checkpoints);
    }

    private static NonFiniteException Stop(string what, long step, CheckpointFolder checkpoints)
    {
        IReadOnlyList<long> steps = checkpoints.Steps();
        string last = steps.Count > 0 ? $"the last good checkpoint is {checkpoints.FileOf(steps[^1])}" : "there is no checkpoint yet";
        return new NonFiniteException($"step {step}: {what}; {last}. A lower learning rate may help; DEOCC_CHECK_FINITE=1 names the op that makes the first NaN");
    }
}
