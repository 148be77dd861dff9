using System.Runtime.InteropServices;

namespace Deocc.Engine.Devices.Gpu.KernelLanguage;

/// <summary>Four floats that load and store as one; the address must be a multiple of 16.</summary>
/// <param name="x">The first.</param>
/// <param name="y">The second.</param>
/// <param name="z">The third.</param>
/// <param name="w">The fourth.</param>
[VectorType("float4")]
[StructLayout(LayoutKind.Sequential)]
public struct Float4(float x, float y, float z, float w)
{
#pragma warning disable SA1307, IDE1006 // The targets' own names of the parts.
    /// <summary>The first.</summary>
    public float x = x;

    /// <summary>The second.</summary>
    public float y = y;

    /// <summary>The third.</summary>
    public float z = z;

    /// <summary>The fourth.</summary>
    public float w = w;
#pragma warning restore SA1307, IDE1006

    /// <summary>
    /// Four floats in one load, which a target's compiler does not take apart, as it may do with an element of a view. The address
    /// must be a multiple of 16.
    /// </summary>
    [Intrinsic("K_LOAD_QUAD")]
    public static Float4 Load(ReadOnly<float> from) => from.As<Float4>()[0];

    /// <summary>Sums by parts.</summary>
    public static Float4 operator +(Float4 left, Float4 right) => new(left.x + right.x, left.y + right.y, left.z + right.z, left.w + right.w);

    /// <summary>Differences by parts.</summary>
    public static Float4 operator -(Float4 left, Float4 right) => new(left.x - right.x, left.y - right.y, left.z - right.z, left.w - right.w);

    /// <summary>Products by parts.</summary>
    public static Float4 operator *(Float4 left, Float4 right) => new(left.x * right.x, left.y * right.y, left.z * right.z, left.w * right.w);

    /// <summary>Each part times a number.</summary>
    public static Float4 operator *(Float4 left, float right) => new(left.x * right, left.y * right, left.z * right, left.w * right);
}
