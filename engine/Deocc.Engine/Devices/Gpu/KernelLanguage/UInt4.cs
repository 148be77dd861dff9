using System.Runtime.InteropServices;

namespace Deocc.Engine.Devices.Gpu.KernelLanguage;

/// <summary>Four words that load and store as one; the address must be a multiple of 16.</summary>
/// <param name="x">The first.</param>
/// <param name="y">The second.</param>
/// <param name="z">The third.</param>
/// <param name="w">The fourth.</param>
[VectorType("uint4")]
[StructLayout(LayoutKind.Sequential)]
public struct UInt4(uint x, uint y, uint z, uint w)
{
#pragma warning disable SA1307, IDE1006 // The targets' own names of the parts.
    /// <summary>The first.</summary>
    public uint x = x;

    /// <summary>The second.</summary>
    public uint y = y;

    /// <summary>The third.</summary>
    public uint z = z;

    /// <summary>The fourth.</summary>
    public uint w = w;
#pragma warning restore SA1307, IDE1006
}
