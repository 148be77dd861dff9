namespace Deocc.Engine.Devices.Gpu.KernelLanguage;

/// <summary>Memory shared by the items of a group.</summary>
public static unsafe class SharedMemory
{
    /// <summary>
    /// Memory for a constant number of elements, with undefined contents. Only as the initialiser of a variable at the top of a
    /// kernel.
    /// </summary>
    public static Shared<T> Allocate<T>(int length)
        where T : unmanaged => new((T*)Emulator.AllocateShared(length * sizeof(T)));
}
