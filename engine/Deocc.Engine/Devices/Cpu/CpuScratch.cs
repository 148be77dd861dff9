using System.Runtime.InteropServices;
using Deocc.Engine.Memory;

namespace Deocc.Engine.Devices.Cpu;

/// <summary>
/// Working memory of a kernel, such as packed panels, taken from <see cref="CpuMemory.Pool"/> and given back at the end of a
/// <c>using</c> block. Makes no garbage. The contents are undefined at first.
/// </summary>
public readonly unsafe ref struct CpuScratch : IDisposable
{
    private readonly nint _address;

    private CpuScratch(nint address) => _address = address;

    /// <summary>Takes room for <paramref name="count"/> values of <typeparamref name="T"/>, aligned to 64 bytes.</summary>
    /// <exception cref="Diagnostics.DeviceException">The system has no memory left.</exception>
    public static CpuScratch Rent<T>(long count)
        where T : unmanaged
    {
        long bytes = checked(count * sizeof(T));
        nint address = CpuMemory.Pool.Rent(bytes);
        if (Storage.PoisonsFreshMemory) NativeMemory.Fill((void*)address, (nuint)bytes, 0xFF);
        return new(address);
    }

    /// <summary>The first value, as <typeparamref name="T"/>.</summary>
    public T* Pointer<T>()
        where T : unmanaged => (T*)_address;

    /// <summary>Gives the memory back; the pointers become invalid.</summary>
    public void Dispose()
    {
        if (_address != 0) CpuMemory.Pool.Return(_address);
    }
}
