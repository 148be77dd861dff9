using System.Runtime.InteropServices;
using Deocc.Engine.Devices;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>
/// A tensor of a device on its way to the host: the copy begins once the work before it is done, and neither the host nor the device
/// waits for the other until the numbers are read.
/// </summary>
/// <example><code>
/// using TensorReading picture = TensorReading.Begin(rendered);
/// StartNextStep();
/// float[] pixels = picture.Read&lt;float&gt;();
/// </code></example>
public sealed class TensorReading : IDisposable
{
    private readonly Tensor _kept;
    private readonly HostRead _read;

    private TensorReading(Tensor kept)
    {
        _kept = kept;
        _read = kept.Device.BeginCopyToHost(kept);
    }

    /// <summary>Begins to read.</summary>
    /// <param name="tensor">Less than 2 GiB; it may be disposed afterwards.</param>
    public static TensorReading Begin(Tensor tensor) => new(tensor.View(tensor.Shape).Unscoped());

    /// <summary>The elements, row by row; waits for the work before <see cref="Begin"/>, and no other.</summary>
    /// <exception cref="ObjectDisposedException">The reading was disposed.</exception>
    /// <exception cref="ShapeException">The tensor's elements are of another type.</exception>
    public T[] Read<T>()
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_kept.IsDisposed, this);
        _kept.CheckType<T>();
        var values = new T[_kept.Elements];
        _read.Read(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    /// <summary>Waits for the numbers where nobody read them.</summary>
    public void Dispose()
    {
        _read.Dispose();
        _kept.Dispose();
    }
}
