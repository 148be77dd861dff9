using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Memory;

namespace Deocc.Engine.Devices.Gpu;

/// <summary>
/// Copies of host arrays that never change, such as the triangles of a mesh or the weights of a filter. Copying waits for all
/// work before, so an array is copied once and its copy goes when the array goes.
/// </summary>
internal sealed class DeviceConstants(GpuContext context)
{
    private readonly ConditionalWeakTable<Array, Copy> _copies = [];

    /// <summary>The array's copy as a kernel's argument.</summary>
    public DeviceView<T> View<T>(T[] values)
        where T : unmanaged
    {
        if (!_copies.TryGetValue(values, out Copy? copy))
        {
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values.AsSpan());
            copy = new Copy(context.ConstantPool, bytes.Length);
            context.CopyFromHost(bytes, copy.Address);
            _copies.Add(values, copy);
        }

        return context.View<T>(copy.Address);
    }

    /// <summary>A block that nobody disposes: the table lets go of it together with its array.</summary>
    private sealed class Copy(CachingPool pool, long bytes)
    {
        ~Copy() => pool.Return(Address);

        public nint Address { get; } = pool.Rent(bytes);
    }
}
