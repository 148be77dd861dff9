using System.Runtime.InteropServices;

namespace Deocc.Engine.Devices.Gpu.KernelLanguage;

/// <summary>Four integers that load and store as one; the address must be a multiple of 16.</summary>
/// <param name="x">The first.</param>
/// <param name="y">The second.</param>
/// <param name="z">The third.</param>
/// <param name="w">The fourth.</param>
[VectorType("int4")]
[StructLayout(LayoutKind.Sequential)]
public struct Int4(int x, int y, int z, int w)
{
#pragma warning disable SA1307, IDE1006 // The targets' own names of the parts.
    /// <summary>The first.</summary>
    public int x = x;

    /// <summary>The second.</summary>
    public int y = y;

    /// <summary>The third.</summary>
    public int z = z;

    /// <summary>The fourth.</summary>
    public int w = w;
#pragma warning restore SA1307, IDE1006

    /// <summary>Sums by parts.</summary>
    public static Int4 operator +(Int4 left, Int4 right) => new(left.x + right.x, left.y + right.y, left.z + right.z, left.w + right.w);
}
