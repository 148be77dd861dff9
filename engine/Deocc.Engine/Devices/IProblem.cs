namespace Deocc.Engine.Devices;

/// <summary>
/// One call of a device op: the tensors it reads and writes and its options, as a value. The type is the op's identity
/// towards devices: each device finds its kernels by it.
/// </summary>
/// <typeparam name="TSelf">The problem's own type.</typeparam>
public interface IProblem<TSelf>
    where TSelf : struct, IProblem<TSelf>
{
    /// <summary>The CPU's implementations, best first; the last is the reference and applies to everything.</summary>
    static abstract IReadOnlyList<IKernel<TSelf>> CpuKernels { get; }

    /// <summary>The implementations of graphics devices, best first; none where the op does not run on them.</summary>
    static virtual IReadOnlyList<IKernel<TSelf>> GpuKernels => [];

    /// <summary>Multiplications and additions of a problem, for profiles; 0 where memory decides how long it takes.</summary>
    static virtual long CountFlops(in TSelf problem) => 0;
}
