using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>
/// A convolution's weight, bias and options together with the layouts of the weight that kernels read, for a weight that is
/// used many times and never changed: packed panels, Winograd's transform. A layout is made when a kernel first asks for it,
/// since the sizes of the images decide which kernel runs, and kept in the device's pool until this object is disposed.
/// Which layouts there are never changes a bit of what a kernel computes. Safe to use from several threads at once.
/// </summary>
public sealed class PreparedConv2d : IDisposable
{
    private readonly Lock _lock = new();
    private Entry[] _layouts = [];
    private bool _isDisposed;

    /// <summary>Joins a weight and options; see <see cref="Functional.Conv2d"/>. The tensors stay the caller's.</summary>
    /// <param name="weight">[outputChannels, inputChannels / groups, kernelHeight, kernelWidth].</param>
    /// <param name="bias">[outputChannels]; none when left out.</param>
    /// <param name="stride">Input pixels between neighbouring outputs; 1 when left out.</param>
    /// <param name="padding">Zeros on each side.</param>
    /// <param name="dilation">Input pixels between neighbouring taps; 1 when left out.</param>
    /// <param name="groups">Independent blocks of channels.</param>
    public PreparedConv2d(
        Tensor weight, Tensor? bias = null, Size2d? stride = null, Size2d padding = default, Size2d? dilation = null, int groups = 1)
    {
        (Weight, Bias, Stride, Padding, Dilation, Groups) = (weight, bias, stride ?? 1, padding, dilation ?? 1, groups);
    }

    /// <summary>[outputChannels, inputChannels / groups, kernelHeight, kernelWidth].</summary>
    public Tensor Weight { get; }

    /// <summary>[outputChannels], or null.</summary>
    public Tensor? Bias { get; }

    /// <summary>Input pixels between neighbouring outputs.</summary>
    public Size2d Stride { get; }

    /// <summary>Zeros on each side.</summary>
    public Size2d Padding { get; }

    /// <summary>Input pixels between neighbouring taps.</summary>
    public Size2d Dilation { get; }

    /// <summary>Independent blocks of channels.</summary>
    public int Groups { get; }

    /// <summary>Memory of the layouts made so far, in bytes.</summary>
    public long Bytes => Volatile.Read(ref _layouts).Sum(entry => entry.Data.Elements * entry.Data.ElementType.Size());

    /// <summary>Gives the layouts' memory back.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            foreach (Entry entry in _layouts) entry.Data.Dispose();
            _layouts = [];
        }
    }

    /// <summary>The weight in a layout, or null when nobody has made it yet.</summary>
    /// <param name="kernel">Who reads it.</param>
    /// <param name="width">The width of the registers that it is for.</param>
    internal Tensor? Find(string kernel, int width)
    {
        foreach (Entry entry in Volatile.Read(ref _layouts))
        {
            if (entry.Kernel == kernel && entry.Width == width) return entry.Data;
        }

        return null;
    }

    /// <summary>Keeps the weight in a layout and owns it from now on.</summary>
    /// <returns>The layout, or the one that another thread has brought before.</returns>
    /// <exception cref="ObjectDisposedException">The layouts have been given back.</exception>
    internal Tensor Add(string kernel, int width, Tensor data)
    {
        lock (_lock)
        {
            Tensor? earlier = Find(kernel, width);
            if (earlier is not null || _isDisposed) data.Dispose();
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (earlier is not null) return earlier;
            Volatile.Write(ref _layouts, [.. _layouts, new Entry(kernel, width, data.Unscoped())]);
            return data;
        }
    }

    private sealed record Entry(string Kernel, int Width, Tensor Data);
}
