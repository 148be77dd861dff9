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

    /// <summary>The corner at the edge's start: 3 times the triangle, plus 0, 1 or 2.</summary>
    public int FromCorner => (3 * Triangle) + ((Edge + 1) % 3);

    /// <summary>The corner at the edge's end.</summary>
    public int ToCorner => (3 * Triangle) + ((Edge + 2) % 3);

    public static SilhouetteEdge FromCode(int code) => new(code >> 1, (code & 1) != 0);
}
