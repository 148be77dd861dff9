using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Layers;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Optimizers;

/// <summary>
/// A running average of a model's parameters and floating-point buffers, which often generalises better than the latest
/// weights: average = decay * average + (1 - decay) * latest. Starts as a copy of the model.
/// </summary>
public sealed class ExponentialMovingAverage : IDisposable
{
    private readonly List<(NamedTensor Latest, Tensor Average)> _pairs = [];
    private readonly Tensor _updates;
    private readonly bool _warmUp;
    private bool _swapped;

    /// <summary>Begins with the model's present weights.</summary>
    /// <param name="model">The model; must not move to another device or element type afterwards.</param>
    /// <param name="decay">The share of the former average that each update keeps, such as 0.999.</param>
    /// <param name="warmUp">Whether update number t keeps at most (1 + t) / (10 + t), so that the start is soon forgotten.</param>
    public ExponentialMovingAverage(Module model, double decay, bool warmUp = false)
    {
        if (decay is not (>= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(decay), decay, "expected at least 0 and less than 1");
        (Decay, _warmUp) = (decay, warmUp);
        _updates = Tensor.Zeros([], ElementType.Int64, CpuDevice.Instance).Unscoped();
        foreach (NamedTensor latest in model.NamedParameters().Concat(model.NamedBuffers()))
        {
            if (!latest.Tensor.ElementType.IsComputeType()) continue;
            Tensor average = latest.Tensor.EmptyLike().Unscoped();
            average.CopyFrom(latest.Tensor);
            _pairs.Add((latest, average));
        }
    }

    /// <summary>The share of the former average that each update keeps.</summary>
    public double Decay { get; }

    /// <summary>Takes the latest weights into the average.</summary>
    /// <exception cref="InvalidOperationException">The average is swapped in.</exception>
    public void Update()
    {
        if (_swapped) throw new InvalidOperationException("ExponentialMovingAverage: the average is swapped in; swap it out before the next update");
        long update = ++_updates.AsSpan<long>()[0];
        double decay = _warmUp ? Math.Min(Decay, (1.0 + update) / (10.0 + update)) : Decay;
        IEnumerable<ParameterUpdate> updates = _pairs.Select(pair => new ParameterUpdate(pair.Average, pair.Latest.Tensor, []));
        foreach (IGrouping<ElementType, ParameterUpdate> group in updates.GroupBy(step => step.Parameter.ElementType))
            Optimizer.Run(new AverageRule(decay, 1 - decay), [.. group]);
    }

    /// <summary>Exchanges the model's weights and the average without copying: once to use the average, once more to train on.</summary>
    public void Swap()
    {
        foreach ((NamedTensor latest, Tensor average) in _pairs) latest.Tensor.Exchange(average);
        _swapped = !_swapped;
    }

    /// <summary>The live averages under the model's names, and <c>updates</c>. To resume, overwrite their contents.</summary>
    public OrderedDictionary<string, Tensor> StateDict()
    {
        var state = new OrderedDictionary<string, Tensor>(StringComparer.Ordinal) { ["updates"] = _updates };
        foreach ((NamedTensor latest, Tensor average) in _pairs) state.Add(latest.Name, average);
        return state;
    }

    /// <summary>Disposes the averages; swaps the latest weights back in first.</summary>
    public void Dispose()
    {
        if (_swapped) Swap();
        _updates.Dispose();
        foreach ((_, Tensor average) in _pairs) average.Dispose();
    }
}
