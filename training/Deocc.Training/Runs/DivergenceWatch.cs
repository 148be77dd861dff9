using System.Globalization;
using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers;

namespace Deocc.Training.Runs;

/// <summary>Stops a run whose loss or weights are no numbers any more, or whose loss climbs far above what it was.</summary>
/// <param name="factor">How many times its lowest average the loss may reach.</param>
/// <param name="folder">The run's folder, whose checkpoints the message names.</param>
internal sealed class DivergenceWatch(double factor, RunFolder folder)
{
    private const int Window = 50;

    private readonly Queue<double> _recent = [];
    private double _lowest = double.PositiveInfinity;
    private long _lowestStep = long.MaxValue;

    /// <summary>Looks at the losses of a step.</summary>
    /// <exception cref="NonFiniteException">The run should not go on.</exception>
    public void Check(IReadOnlyList<NamedValue> losses, long step)
    {
        foreach (NamedValue loss in losses)
        {
            if (!double.IsFinite(loss.Value)) throw Stop($"the loss '{loss.Name}' is {loss.Value.ToString(CultureInfo.InvariantCulture)}", step);
        }

        _recent.Enqueue(losses[0].Value);
        if (_recent.Count > Window) _recent.Dequeue();
        if (_recent.Count < Window) return;
        double mean = _recent.Average();
        if (mean < _lowest) (_lowest, _lowestStep) = (mean, step);
        if (_lowest > 0 && mean > factor * _lowest)
            throw Stop(string.Create(CultureInfo.InvariantCulture, $"the loss diverges: {mean:G4} on average, {_lowest:G4} at best"), step, _lowestStep);
    }

    /// <summary>Looks at weights, so that no checkpoint holds any that are no numbers.</summary>
    /// <exception cref="NonFiniteException">The run should not go on.</exception>
    public void Check(string network, Module module, long step)
    {
        foreach ((string name, Engine.Tensors.Tensor tensor) in module.StateDict())
        {
            if (!FiniteCheck.IsFinite(tensor)) throw Stop($"the weights '{name}' of '{network}' hold a NaN or an infinity", step);
        }
    }

    /// <summary>The error that ends a run.</summary>
    /// <param name="what">What was found.</param>
    /// <param name="step">The step that failed.</param>
    /// <param name="lastGoodStep">The last step at which all was well; checkpoints of later ones are not named.</param>
    public NonFiniteException Stop(string what, long step, long lastGoodStep = long.MaxValue)
    {
        long[] good = [.. folder.Checkpoints.Steps().Where(saved => saved <= lastGoodStep)];
        string last = good.Length > 0 ? $"the last good checkpoint is {folder.Checkpoints.FileOf(good[^1])}"
            : File.Exists(folder.BestWeights) ? $"no good checkpoint is left, but the best weights are in {folder.BestWeights}"
            : "there is no good checkpoint yet";
        return new NonFiniteException(
            $"step {step}: {what}; {last}. DEOCC_CHECK_FINITE=1 with --resume repeats the way there and names the first op that makes a NaN; a lower learning rate may help");
    }
}
