namespace Deocc.Engine.Devices.Cpu;

/// <summary>The body of a parallel loop; a struct, so that a call is direct and allocates nothing.</summary>
public interface IParallelBody
{
    /// <summary>
    /// Does one item. Items run in any order, on any thread; the same struct is seen by all of them, so that writes to its
    /// fields race. What an item computes must not depend on <paramref name="worker"/>.
    /// </summary>
    /// <param name="item">Which item, from zero.</param>
    /// <param name="worker">
    /// Which thread, from zero and below <see cref="CpuThreads.Count"/>; one item runs on a worker at a time, so that it can
    /// pick scratch memory.
    /// </param>
    void Invoke(int item, int worker);
}
