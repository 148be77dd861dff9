using Deocc.Engine.Memory;

namespace Deocc.Engine.Devices.Cpu;

/// <summary>The memory of the CPU device.</summary>
public static class CpuMemory
{
    /// <summary>The pool from which the process's CPU tensors and kernels take their memory.</summary>
    public static CachingPool Pool { get; } = new(new NativeMemorySource());
}
