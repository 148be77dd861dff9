using System.Runtime.CompilerServices;

namespace Deocc.Engine.Ops.Rasterization.Cpu;

/// <summary>A silhouette edge between two neighbouring pixels.</summary>
/// <param name="Edge">The edge's number: 3 times its triangle, plus the corner opposite to it.</param>
/// <param name="IsFirstNearer">Whether the triangle belongs to the surface of the left or upper pixel.</param>
internal readonly record struct SilhouetteEdge(int Edge, bool IsFirstNearer)
{
    /// <summary>Where no silhouette passes.</summary>
    public const int None = -1;

    /// <summary>As a single number, which is not <see cref="None"/>.</summary>
    public int Code => (Edge << 1) | (IsFirstNearer ? 1 : 0);

    public int Triangle => Edge / 3;

    public static SilhouetteEdge FromCode(int code) => new(code >> 1, (code & 1) != 0);

    /// <summary>The vertices at the edge's ends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe (int From, int To) Ends(int* corners)
    {
        int* triangle = corners + (3L * Triangle);
        return (Edge % 3) switch
        {
            0 => (triangle[1], triangle[2]),
            1 => (triangle[2], triangle[0]),
            _ => (triangle[0], triangle[1]),
        };
    }
}
