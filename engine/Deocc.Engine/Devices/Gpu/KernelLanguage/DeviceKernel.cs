using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Deocc.Engine.Devices.Gpu.KernelLanguage;

/// <summary>A kernel that a device has built, and the arguments of its next launch.</summary>
public abstract class DeviceKernel
{
    /// <summary>Sets a view: its buffer, then its offset.</summary>
    /// <param name="index">The place of the next argument; moves on.</param>
    /// <param name="view">The argument.</param>
    public void SetView<T>(ref int index, DeviceView<T> view)
        where T : unmanaged
    {
        SetBuffer(index++, view.Buffer);
        Set(index++, view.Offset);
    }

    /// <summary>Sets a number or a struct.</summary>
    /// <param name="index">The place of the next argument; moves on.</param>
    /// <param name="value">The argument.</param>
    public void SetValue<T>(ref int index, T value)
        where T : unmanaged => Set(index++, value);

    /// <summary>Sets a struct of doubles as that many floats.</summary>
    /// <param name="index">The place of the next argument; moves on.</param>
    /// <param name="value">A struct that holds doubles alone, or nothing.</param>
    public void SetNarrowed<T>(ref int index, T value)
        where T : struct
    {
        // An empty struct still takes a byte.
        int count = Unsafe.SizeOf<T>() / sizeof(double);
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value));
        for (int i = 0; i < count; i++)
        {
            double part = MemoryMarshal.Read<double>(bytes[(i * sizeof(double))..]);
            Set(index++, (float)part);
        }
    }

    /// <summary>Sets a buffer as an argument.</summary>
    protected abstract void SetBuffer(int index, nint buffer);

    /// <summary>Sets a value as an argument.</summary>
    protected abstract void Set<T>(int index, T value)
        where T : unmanaged;
}
