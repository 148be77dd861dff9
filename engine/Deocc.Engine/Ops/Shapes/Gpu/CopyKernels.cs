using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Shapes.Gpu;

/// <summary>Moves elements of any type, told apart by their size alone.</summary>
[KernelModule]
internal static class CopyKernels
{
    public const int GroupSize = 256;

    /// <summary>Copies item i from its place in the input to its place in the output.</summary>
    [Kernel(X = GroupSize)]
    [SpecializeAll(typeof(byte), typeof(ushort), typeof(uint), typeof(ulong))]
    public static void Copy<T>(ReadOnly<T> input, Global<T> output, int count, StridedIndex from, StridedIndex to)
        where T : unmanaged
    {
        int i = Grid.GlobalX;
        if (i < count) output[to.Place(i)] = input[from.Place(i)];
    }
}
