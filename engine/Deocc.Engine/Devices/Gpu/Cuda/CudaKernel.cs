using System.Runtime.InteropServices;
using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Devices.Gpu.Cuda;

/// <summary>A function of a module, and the arguments of its next launch one behind the other.</summary>
internal sealed class CudaKernel(nint handle, string name) : DeviceKernel
{
    // A kernel's parameters take 4 KiB at most; each starts where any type may start.
    private const int Capacity = 8192;
    private const int Alignment = 16;

    private readonly byte[] _bytes = GC.AllocateArray<byte>(Capacity, pinned: true);
    private readonly List<int> _offsets = [];
    private int _end;

    /// <summary>The function's handle.</summary>
    public nint Handle => handle;

    /// <summary>The kernel's name.</summary>
    public string Name => name;

    /// <summary>The number of arguments.</summary>
    public int Count => _offsets.Count;

    /// <summary>Writes where each argument lies, as cuLaunchKernel wants it.</summary>
    /// <param name="parameters"><see cref="Count"/> places.</param>
    public unsafe void WriteParameters(void** parameters)
    {
        // Pinned: the address holds.
        byte* first = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, 0);
        for (int i = 0; i < _offsets.Count; i++) parameters[i] = first + _offsets[i];
    }

    /// <inheritdoc/>
    protected override void SetBuffer(int index, nint buffer) => Set(index, buffer);

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">An argument was left out.</exception>
    protected override unsafe void Set<T>(int index, T value)
    {
        if (index == 0)
        {
            _offsets.Clear();
            _end = 0;
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(index, _offsets.Count);
        _offsets.Add(_end);
        MemoryMarshal.Write(_bytes.AsSpan(_end), in value);
        _end += (sizeof(T) + Alignment - 1) / Alignment * Alignment;
    }
}
