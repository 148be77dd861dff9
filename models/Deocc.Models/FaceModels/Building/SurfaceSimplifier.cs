namespace Deocc.Models.FaceModels.Building;

/// <summary>
/// Thins a triangle mesh by half-edge collapses: vertices disappear, none moves, so that every shape of the same topology can
/// be thinned by picking the kept vertices. The order follows quadric errors (<see cref="ErrorQuadric"/>) plus the squared
/// length of the edge, both times the importance of the vertex that goes. Open borders stay: their vertices only collapse along
/// them. Ties fall to the smaller vertex number, so that the result is fixed by the input.
/// </summary>
internal sealed class SurfaceSimplifier
{
    // A vertex costs as much for the gap that it leaves as for the distance by which the surface moves, scaled so.
    private const double SpacingWeight = 0.02;
    private const double BorderWeight = 4;
    private const double SmallestNormalAgreement = 0.3;

    private readonly Vector3d[] _positions;
    private readonly double[] _importance;
    private readonly Func<int, int, bool> _mayCollapse;
    private readonly List<int[]> _triangles = [];
    private readonly List<int>[] _trianglesOf;
    private readonly ErrorQuadric[] _quadrics;
    private readonly bool[] _removed;
    private readonly bool[] _border;
    private readonly int[] _version;
    private readonly PriorityQueue<Collapse, (double Cost, int From, int To)> _queue = new();
    private readonly HashSet<int> _neighbors = [];
    private readonly HashSet<int> _otherNeighbors = [];

    /// <summary>Prepares a mesh.</summary>
    /// <param name="positions">All vertices; those without triangles are left alone.</param>
    /// <param name="triangles">Vertex indices, three per triangle.</param>
    /// <param name="importance">A factor on each vertex's cost; infinite keeps the vertex.</param>
    /// <param name="mayCollapse">Whether the first vertex may vanish into the second.</param>
    public SurfaceSimplifier(Vector3d[] positions, ReadOnlySpan<int> triangles, double[] importance, Func<int, int, bool> mayCollapse)
    {
        (_positions, _importance, _mayCollapse) = (positions, importance, mayCollapse);
        _trianglesOf = [.. positions.Select(_ => new List<int>())];
        _quadrics = new ErrorQuadric[positions.Length];
        _removed = new bool[positions.Length];
        _border = new bool[positions.Length];
        _version = new int[positions.Length];
        for (int i = 0; i < triangles.Length; i += 3) AddTriangle(triangles.Slice(i, 3).ToArray());
        AddBorders();
        for (int vertex = 0; vertex < positions.Length; vertex++) Enqueue(vertex);
    }

    /// <summary>Removes vertices until so many are left, or none can go.</summary>
    /// <returns>The triangles that remain, three vertex indices each.</returns>
    public int[] Run(int target)
    {
        int left = _trianglesOf.Count(list => list.Count > 0);
        while (left > target && _queue.TryDequeue(out Collapse collapse, out _))
        {
            if (_removed[collapse.From] || _removed[collapse.To] || _version[collapse.From] != collapse.Version) continue;
            if (!IsSound(collapse.From, collapse.To)) continue;
            Apply(collapse.From, collapse.To);
            left--;
        }

        return [.. _triangles.Where(triangle => triangle.Length > 0).SelectMany(triangle => triangle)];
    }

    private void AddTriangle(int[] corners)
    {
        foreach (int corner in corners) _trianglesOf[corner].Add(_triangles.Count);
        _triangles.Add(corners);
        Vector3d normal = Normal(corners, -1, default);
        double area = normal.Length / 2;
        normal = normal.Normalized();
        foreach (int corner in corners)
            _quadrics[corner].AddPlane(normal, -normal.Dot(_positions[corners[0]]), area);
    }

    // A plane through each border edge, upright on its triangle, keeps the outline.
    private void AddBorders()
    {
        foreach (int[] corners in _triangles)
        {
            Vector3d normal = Normal(corners, -1, default).Normalized();
            for (int i = 0; i < 3; i++)
            {
                (int a, int b) = (corners[i], corners[(i + 1) % 3]);
                if (SharedTriangles(a, b) != 1) continue;
                _border[a] = true;
                _border[b] = true;
                Vector3d edge = _positions[b] - _positions[a];
                Vector3d upright = edge.Cross(normal).Normalized();
                double weight = BorderWeight * edge.Dot(edge);
                _quadrics[a].AddPlane(upright, -upright.Dot(_positions[a]), weight);
                _quadrics[b].AddPlane(upright, -upright.Dot(_positions[a]), weight);
            }
        }
    }

    private void Enqueue(int from)
    {
        if (double.IsInfinity(_importance[from])) return;
        FillNeighbors(from, _neighbors);
        Collapse? best = null;
        double least = double.PositiveInfinity;
        foreach (int to in _neighbors.Order())
        {
            if (!_mayCollapse(from, to) || !IsSound(from, to)) continue;
            Vector3d edge = _positions[to] - _positions[from];
            double cost = _importance[from] * (_quadrics[from].At(_positions[to]) + (SpacingWeight * edge.Dot(edge) * edge.Dot(edge)));
            if (cost >= least) continue;
            least = cost;
            best = new Collapse(from, to, _version[from]);
        }

        if (best is { } collapse) _queue.Enqueue(collapse, (least, collapse.From, collapse.To));
    }

    // Keeps the surface a surface (link condition), its borders, and the direction of every triangle.
    private bool IsSound(int from, int to)
    {
        int shared = SharedTriangles(from, to);
        if (shared == 0 || (_border[from] && shared != 1)) return false;
        var link = new HashSet<int>();
        FillNeighbors(from, link);
        FillNeighbors(to, _otherNeighbors);
        link.IntersectWith(_otherNeighbors);
        if (link.Count != shared) return false;
        foreach (int index in _trianglesOf[from])
        {
            int[] corners = _triangles[index];
            if (corners.Contains(to)) continue;
            Vector3d before = Normal(corners, -1, default).Normalized();
            Vector3d after = Normal(corners, from, _positions[to]);
            if (before.Dot(after.Normalized()) < SmallestNormalAgreement) return false;
        }

        return true;
    }

    private void Apply(int from, int to)
    {
        FillNeighbors(from, _neighbors);
        int[] around = [.. _neighbors.Order()];
        foreach (int index in _trianglesOf[from])
        {
            int[] corners = _triangles[index];
            if (corners.Contains(to))
            {
                foreach (int corner in corners)
                {
                    if (corner != from) _trianglesOf[corner].Remove(index);
                }

                _triangles[index] = [];
            }
            else
            {
                corners[Array.IndexOf(corners, from)] = to;
                _trianglesOf[to].Add(index);
            }
        }

        _trianglesOf[from].Clear();
        _removed[from] = true;
        _quadrics[to].Add(_quadrics[from]);
        foreach (int vertex in around)
        {
            _version[vertex]++;
            Enqueue(vertex);
        }
    }

    private int SharedTriangles(int a, int b)
    {
        int shared = 0;
        foreach (int index in _trianglesOf[a])
        {
            if (_triangles[index].Contains(b)) shared++;
        }

        return shared;
    }

    private void FillNeighbors(int vertex, HashSet<int> neighbors)
    {
        neighbors.Clear();
        foreach (int index in _trianglesOf[vertex])
        {
            foreach (int corner in _triangles[index])
            {
                if (corner != vertex) neighbors.Add(corner);
            }
        }
    }

    private Vector3d Normal(int[] corners, int replaced, Vector3d by)
    {
        Vector3d At(int corner) => corner == replaced ? by : _positions[corner];
        Vector3d origin = At(corners[0]);
        return (At(corners[1]) - origin).Cross(At(corners[2]) - origin);
    }

    private readonly record struct Collapse(int From, int To, int Version);
}
