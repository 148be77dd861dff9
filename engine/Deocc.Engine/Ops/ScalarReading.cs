using Deocc.Engine.Autograd;
using Deocc.Engine.Devices;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>
/// Numbers of a device, such as a step's losses, that are read later than they are made: their way to the host begins at once, all
/// together, and neither the host nor the device waits for the other until they are read.
/// </summary>
/// <example><code>
/// using ScalarReading losses = ScalarReading.Begin([total, pixel, adversarial]);
/// StartNextStep();
/// Console.WriteLine(losses.Values[0]);
/// </code></example>
public sealed class ScalarReading : IDisposable
{
    private readonly double[] _values;
    private readonly int[] _places;
    private readonly TensorReading? _reading;
    private bool _isRead;

    private ScalarReading(double[] values, int[] places, TensorReading? reading)
    {
        (_values, _places, _reading) = (values, places, reading);
        _isRead = reading is null;
    }

    /// <summary>Whether <see cref="Values"/> waits for nothing any more.</summary>
    public bool IsRead => _isRead;

    /// <summary>The numbers in the order of the tensors; the first reading waits for the work before <see cref="Begin"/>, and no other.</summary>
    public IReadOnlyList<double> Values
    {
        get
        {
            if (_isRead) return _values;
            float[] numbers = _reading!.Read<float>();
            for (int i = 0; i < numbers.Length; i++) _values[_places[i]] = numbers[i];
            Dispose();
            return _values;
        }
    }

    /// <summary>Begins to read tensors; they may be disposed afterwards.</summary>
    /// <param name="scalars">Tensors of one element. Float32 of one device is read later; what else there is, at once.</param>
    /// <exception cref="ShapeException">A tensor has more or fewer elements.</exception>
    public static ScalarReading Begin(IReadOnlyList<Tensor> scalars)
    {
        using GradientMode.Restorer mode = GradientMode.Disable();
        var values = new double[scalars.Count];
        Device? device = scalars.FirstOrDefault(scalar => !scalar.Device.IsHostAccessible && scalar.Elements == 1)?.Device;
        int[] places = [.. Enumerable.Range(0, scalars.Count).Where(i => IsLater(scalars[i], device))];
        using Tensor? packed = places.Length == 0 ? null : Functional.Concat(0, [.. places.Select(i => scalars[i].Reshape(1))]);
        for (int i = 0; i < values.Length; i++)
        {
            if (!IsLater(scalars[i], device)) values[i] = scalars[i].Item();
        }

        return new ScalarReading(values, places, packed is null ? null : TensorReading.Begin(packed));
    }

    /// <summary>Waits for the numbers where nobody read them.</summary>
    public void Dispose()
    {
        if (_isRead) return;
        _isRead = true;
        _reading!.Dispose();
    }

    private static bool IsLater(Tensor scalar, Device? device) =>
        device is not null && ReferenceEquals(scalar.Device, device) && scalar is { ElementType: ElementType.Float32, Elements: 1 };
}
