namespace Deocc.Models.FaceModels.Building;

/// <summary>
/// Carries displacements from the vertices where they are known to the rest of a mesh: smoothly, every free vertex moving as the
/// mean of its neighbours, weighted by the inverse length of the edge (Laplace's equation on the graph, solved by conjugate
/// gradients).
/// </summary>
internal sealed class HarmonicExtension
{
    private const int MostIterations = 2000;
    private const double Precision = 1e-10;

    private readonly int[] _free;
    private readonly (int Neighbor, double Weight)[][] _edges;
    private readonly int[] _freeIndex;

    /// <summary>Prepares a mesh.</summary>
    /// <param name="positions">Positions, for the lengths of edges.</param>
    /// <param name="triangles">Vertex indices, three per triangle.</param>
    /// <param name="isKnown">Whether a vertex's value is given.</param>
    /// <param name="even">All edges count alike, whatever their length.</param>
    public HarmonicExtension(Vector3d[] positions, ReadOnlySpan<int> triangles, Func<int, bool> isKnown, bool even = false)
    {
        var edges = new SortedDictionary<int, double>[positions.Length];
        for (int i = 0; i < edges.Length; i++) edges[i] = [];
        for (int i = 0; i < triangles.Length; i++)
        {
            (int a, int b) = (triangles[i], triangles[i % 3 == 2 ? i - 2 : i + 1]);
            double weight = even ? 1 : 1 / Math.Max((positions[a] - positions[b]).Length, 1e-4);
            edges[a][b] = weight;
            edges[b][a] = weight;
        }

        _edges = [.. edges.Select(list => list.Select(edge => (edge.Key, edge.Value)).ToArray())];
        _free = [.. Enumerable.Range(0, positions.Length).Where(vertex => !isKnown(vertex) && _edges[vertex].Length > 0)];
        _freeIndex = new int[positions.Length];
        Array.Fill(_freeIndex, -1);
        for (int i = 0; i < _free.Length; i++) _freeIndex[_free[i]] = i;
    }

    /// <summary>Fills in the free vertices of a field.</summary>
    public void Fill(Vector3d[] field)
    {
        double[] x = Solve([.. field.Select(d => d.X)]);
        double[] y = Solve([.. field.Select(d => d.Y)]);
        double[] z = Solve([.. field.Select(d => d.Z)]);
        for (int i = 0; i < _free.Length; i++) field[_free[i]] = new Vector3d(x[i], y[i], z[i]);
    }

    private double[] Solve(double[] known)
    {
        int count = _free.Length;
        var solution = new double[count];
        var residual = new double[count];
        var scale = new double[count];
        for (int i = 0; i < count; i++)
        {
            foreach ((int neighbor, double weight) in _edges[_free[i]])
            {
                scale[i] += weight;
                if (_freeIndex[neighbor] < 0) residual[i] += weight * known[neighbor];
            }
        }

        double[] direction = [.. residual.Select((value, i) => value / scale[i])];
        var image = new double[count];
        double energy = Energy(residual, scale);
        double enough = energy * Precision * Precision;
        for (int iteration = 0; iteration < MostIterations && energy > enough; iteration++)
        {
            Apply(direction, scale, image);
            double step = energy / Product(direction, image);
            for (int i = 0; i < count; i++)
            {
                solution[i] += step * direction[i];
                residual[i] -= step * image[i];
            }

            double next = Energy(residual, scale);
            for (int i = 0; i < count; i++) direction[i] = (residual[i] / scale[i]) + (next / energy * direction[i]);
            energy = next;
        }

        return solution;
    }

    private void Apply(double[] x, double[] scale, double[] result)
    {
        for (int i = 0; i < x.Length; i++)
        {
            double sum = scale[i] * x[i];
            foreach ((int neighbor, double weight) in _edges[_free[i]])
            {
                if (_freeIndex[neighbor] is >= 0 and var j) sum -= weight * x[j];
            }

            result[i] = sum;
        }
    }

    private static double Energy(double[] residual, double[] scale)
    {
        double sum = 0;
        for (int i = 0; i < residual.Length; i++) sum += residual[i] * residual[i] / scale[i];
        return sum;
    }

    private static double Product(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
