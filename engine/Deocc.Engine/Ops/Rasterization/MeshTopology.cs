using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>
/// Which vertices make the triangles of a mesh, and what follows from that alone: neighbours and rings. Immutable. Meshes and
/// recorded graphs share it, so that it lies in managed arrays, which nobody has to dispose.
/// </summary>
/// <remarks>Corner k of triangle t has the number 3 t + k. Edge k of a triangle lies opposite to its corner k.</remarks>
public sealed class MeshTopology
{
    private readonly Lazy<int[]> _neighbours;
    private readonly Lazy<SparsePattern> _rings;

    /// <summary>Takes a copy of the triangles.</summary>
    /// <param name="vertices">The number of vertices.</param>
    /// <param name="triangles">Three vertex numbers per triangle.</param>
    /// <exception cref="ShapeException">The list is no multiple of three, or names a vertex that does not exist.</exception>
    public MeshTopology(int vertices, ReadOnlySpan<int> triangles)
    {
        if (triangles.Length % 3 != 0)
            throw new ShapeException($"MeshTopology: {triangles.Length} corners are no multiple of three");
        for (int corner = 0; corner < triangles.Length; corner++)
        {
            if ((uint)triangles[corner] >= (uint)vertices)
                throw new ShapeException($"MeshTopology: triangle {corner / 3} names vertex {triangles[corner]}, but there are {vertices}");
        }

        Vertices = vertices;
        Corners = triangles.ToArray();
        _neighbours = new(FindNeighbours);
        _rings = new(FindRings);
    }

    /// <summary>Takes the triangles from a tensor.</summary>
    /// <param name="vertices">The number of vertices.</param>
    /// <param name="triangles">[triangles, 3], Int32.</param>
    /// <exception cref="ShapeException">Another shape, or a vertex that does not exist.</exception>
    public MeshTopology(int vertices, Tensor triangles)
        : this(vertices, CornersOf(triangles))
    {
    }

    /// <summary>The number of vertices.</summary>
    public int Vertices { get; }

    /// <summary>The number of triangles.</summary>
    public int Triangles => Corners.Length / 3;

    /// <summary>The vertex of each corner.</summary>
    internal int[] Corners { get; }

    /// <summary>
    /// The triangle across each edge, or -1 at the mesh's border. Where more than two triangles share an edge they are paired
    /// in their order.
    /// </summary>
    internal int[] Neighbours => _neighbours.Value;

    /// <summary>Row by vertex: the corners that lie on it.</summary>
    internal SparsePattern Rings => _rings.Value;

    private static int[] CornersOf(Tensor triangles)
    {
        if (triangles.ElementType != ElementType.Int32 || triangles.Rank != 2 || triangles.Shape[1] != 3)
            throw new ShapeException($"MeshTopology: triangles {triangles.Shape} {triangles.ElementType} must be [triangles, 3] Int32");
        return triangles.ToArray<int>();
    }

    private int[] FindNeighbours()
    {
        var edges = new (int Low, int High, int Edge)[Corners.Length];
        for (int edge = 0; edge < edges.Length; edge++)
        {
            int first = 3 * (edge / 3);
            int from = Corners[first + ((edge + 1 - first) % 3)];
            int to = Corners[first + ((edge + 2 - first) % 3)];
            edges[edge] = (Math.Min(from, to), Math.Max(from, to), edge);
        }

        Array.Sort(edges);
        var neighbours = new int[edges.Length];
        Array.Fill(neighbours, -1);
        for (int i = 0; i + 1 < edges.Length; i++)
        {
            if (edges[i].Low != edges[i + 1].Low || edges[i].High != edges[i + 1].High) continue;
            neighbours[edges[i].Edge] = edges[i + 1].Edge / 3;
            neighbours[edges[i + 1].Edge] = edges[i].Edge / 3;
            i++;
        }

        return neighbours;
    }

    private SparsePattern FindRings()
    {
        var corners = new int[Corners.Length];
        for (int corner = 0; corner < corners.Length; corner++) corners[corner] = corner;
        return SparsePattern.FromCoordinates(Vertices, Corners.Length, Corners, corners);
    }
}
