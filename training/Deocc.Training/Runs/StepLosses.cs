using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Training.Runs;

/// <summary>The losses of a step by name. A graphics device may still be making them; the host goes on until it reads them.</summary>
public sealed class StepLosses : IDisposable
{
    private readonly IReadOnlyList<NamedValue>? _values;
    private readonly string[] _names = [];
    private readonly ScalarReading? _reading;

    /// <summary>Losses that the host knows.</summary>
    /// <param name="values">The first is the loss that the run is judged by.</param>
    public StepLosses(params IReadOnlyList<NamedValue> values) => _values = values;

    /// <summary>Losses of a device, whose way to the host begins at once.</summary>
    /// <param name="losses">Tensors of one element, which may be disposed afterwards. The first is the loss that the run is judged by.</param>
    public StepLosses(params IReadOnlyList<(string Name, Tensor Loss)> losses)
    {
        _names = [.. losses.Select(loss => loss.Name)];
        _reading = ScalarReading.Begin([.. losses.Select(loss => loss.Loss)]);
    }

    /// <summary>Whether <see cref="Read"/> waits for nothing.</summary>
    public bool IsRead => _reading?.IsRead ?? true;

    /// <summary>The losses; waits for the step, and for nothing that came after it.</summary>
    public IReadOnlyList<NamedValue> Read() => _values ?? [.. _names.Zip(_reading!.Values, (name, value) => new NamedValue(name, value))];

    /// <inheritdoc/>
    public void Dispose() => _reading?.Dispose();
}
