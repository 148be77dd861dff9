using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>Laplacians of graphs, for graph convolutions.</summary>
public static class GraphLaplacian
{
    /// <summary>
    /// The normalised Laplacian of an undirected graph, scaled for Chebyshev polynomials (Defferrard et al. 2016, section
    /// 2.1): 2 / l (I - D^-1/2 A D^-1/2) - I, where A is 1 for every edge, D holds the vertices' degrees and l is the
    /// largest eigenvalue. Its eigenvalues lie within -1 and 1. A vertex without edges counts as one of degree infinity.
    /// </summary>
    /// <param name="vertices">The number of vertices.</param>
    /// <param name="edges">Pairs of vertices, in any order and direction; one that comes again changes nothing.</param>
    /// <param name="largestEigenvalue">l; 2 is its upper bound for any graph, and makes the diagonal 0.</param>
    /// <param name="elementType">Float32 or Float64.</param>
    /// <returns>[vertices, vertices]; dispose it when no layer uses it any more.</returns>
    /// <exception cref="ShapeException">An edge names a vertex that does not exist, or joins one to itself.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The eigenvalue is not above 0 and at most 2.</exception>
    public static SparseMatrix Scaled(
        int vertices,
        IEnumerable<(int From, int To)> edges,
        double largestEigenvalue = 2,
        ElementType elementType = ElementType.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(largestEigenvalue);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(largestEigenvalue, 2);
        (int From, int To)[] directed = BothDirections(vertices, edges);
        var degrees = new int[vertices];
        foreach ((int from, _) in directed) degrees[from]++;

        double scale = 2 / largestEigenvalue;
        double diagonal = scale - 1;
        var rows = new List<int>(directed.Length + vertices);
        var columns = new List<int>(directed.Length + vertices);
        var values = new List<double>(directed.Length + vertices);
        foreach ((int from, int to) in directed) Add(from, to, -scale / Math.Sqrt((double)degrees[from] * degrees[to]));
        for (int vertex = 0; diagonal != 0 && vertex < vertices; vertex++) Add(vertex, vertex, diagonal);

        using Tensor rounded = Tensor.FromNumbers(values.ToArray(), [values.Count], elementType);
        return new SparseMatrix(vertices, vertices, rows.ToArray(), columns.ToArray(), rounded);

        void Add(int row, int column, double value)
        {
            rows.Add(row);
            columns.Add(column);
            values.Add(value);
        }
    }

    /// <summary>Every edge once from either end, by rows.</summary>
    private static (int From, int To)[] BothDirections(int vertices, IEnumerable<(int From, int To)> edges)
    {
        var directed = new HashSet<(int From, int To)>();
        foreach ((int from, int to) in edges)
        {
            if ((uint)from >= (uint)vertices || (uint)to >= (uint)vertices)
                throw new ShapeException($"GraphLaplacian: edge ({from},{to}) names a vertex outside 0 to {vertices - 1}");
            if (from == to) throw new ShapeException($"GraphLaplacian: edge ({from},{to}) joins a vertex to itself");
            directed.Add((from, to));
            directed.Add((to, from));
        }

        return [.. directed.Order()];
    }
}
