using Deocc.Models.FaceModels.Importing;

namespace Deocc.Models.FaceModels.Building;

/// <summary>
/// The thinned head: the right half of the source is cut off below the neck, thinned (<see cref="SurfaceSimplifier"/>: finely at
/// eyes, brows, nose and mouth, coarsely behind) and mirrored, so that left and right match vertex by vertex.
/// </summary>
internal sealed class HeadTopology
{
    /// <summary>Vertices of the thinned half with its middle line.</summary>
    private const int HalfTarget = 3560;

    // The plane that ends the neck, decimetres: lower in front, above the shoulders behind.
    private const double NeckEnd = -1.26;
    private const double NeckSlope = 0.28;
    private const double OnMiddle = 1e-6;

    private readonly HeadSource _source;
    private readonly int[] _indexOf;

    /// <summary>Thins a head.</summary>
    public HeadTopology(HeadSource source)
    {
        _source = source;
        Vector3d[] positions = [.. source.Positions];
        int[] half = CutHalf(source, positions);
        double[] importance = Importance(source);
        var simplifier = new SurfaceSimplifier(positions, half, importance, (from, to) => positions[from].X > OnMiddle || positions[to].X <= OnMiddle);
        half = simplifier.Run(HalfTarget);
        int[] right = [.. half.Distinct().Order()];
        SourceVertices = [.. right, .. right.Select(vertex => source.Mirror[vertex]).Where(vertex => positions[vertex].X < -OnMiddle).Order()];
        _indexOf = new int[HeadSource.End];
        Array.Fill(_indexOf, -1);
        for (int i = 0; i < SourceVertices.Length; i++) _indexOf[SourceVertices[i]] = i;
        Positions = [.. SourceVertices.Select(vertex => MirroredCut(positions, vertex))];
        var triangles = new List<int>(2 * half.Length);
        foreach (int[] corners in half.Chunk(3))
        {
            triangles.AddRange(corners.Select(vertex => _indexOf[vertex]));
            triangles.AddRange(corners.Reverse().Select(vertex => _indexOf[source.Mirror[vertex]]));
        }

        Triangles = [.. triangles];
        Landmarks = [.. IctFaceKitImporter.Landmarks.Select(vertex => _indexOf[vertex])];
    }

    /// <summary>For each vertex of the thinned head the one of the source that it is.</summary>
    public int[] SourceVertices { get; }

    /// <summary>Mean positions.</summary>
    public Vector3d[] Positions { get; }

    /// <summary>Vertex indices, three per triangle.</summary>
    public int[] Triangles { get; }

    /// <summary>68 vertices in the iBUG order.</summary>
    public int[] Landmarks { get; }

    /// <summary>The vertex at the mirrored place.</summary>
    public int MirrorOf(int vertex) => _indexOf[_source.Mirror[SourceVertices[vertex]]];

    private Vector3d MirroredCut(Vector3d[] positions, int vertex)
    {
        Vector3d p = _source.Positions[vertex];
        return p.X < -OnMiddle ? positions[_source.Mirror[vertex]] is var twin ? twin with { X = -twin.X } : p : positions[vertex];
    }

    // Triangles wholly below the end of the neck go; corners of the others are pulled up to it, which makes a clean edge.
    private static int[] CutHalf(HeadSource source, Vector3d[] positions)
    {
        var kept = new List<int>();
        foreach (int[] corners in source.Triangles.Chunk(3))
        {
            if (corners.Sum(vertex => positions[vertex].X) <= OnMiddle) continue;
            if (corners.Any(vertex => positions[vertex].X < -OnMiddle)) continue;
            if (corners.All(vertex => AboveCut(source.Positions[vertex]) < 0)) continue;
            kept.AddRange(corners);
        }

        PullToCut(source, kept, positions);
        return [.. kept];
    }

    // Each corner below goes to the mean of the places where its edges from above cross the cut.
    private static void PullToCut(HeadSource source, List<int> triangles, Vector3d[] positions)
    {
        var crossings = new Dictionary<int, HashSet<int>>();
        foreach (int[] corners in triangles.Chunk(3))
        {
            foreach (int below in corners.Where(vertex => AboveCut(source.Positions[vertex]) < 0))
            {
                if (!crossings.TryGetValue(below, out HashSet<int>? ends)) crossings.Add(below, ends = []);
                ends.UnionWith(corners.Where(vertex => AboveCut(source.Positions[vertex]) >= 0));
            }
        }

        foreach ((int below, HashSet<int> ends) in crossings)
        {
            Vector3d from = source.Positions[below];
            var sum = default(Vector3d);
            foreach (int above in ends.Order())
            {
                Vector3d to = source.Positions[above];
                double t = AboveCut(from) / (AboveCut(from) - AboveCut(to));
                sum += from + (t * (to - from));
            }

            positions[below] = (1.0 / ends.Count) * sum;
        }
    }

    private static double AboveCut(Vector3d p) => p.Y - NeckEnd + (NeckSlope * p.Z);

    private static double[] Importance(HeadSource source)
    {
        int[] marks = [.. IctFaceKitImporter.Landmarks];
        Vector3d[] Points(int from, int to) => [.. marks[from..to].Select(vertex => source.Positions[vertex])];
        Vector3d[] brows = Points(17, 27);
        Vector3d[] nose = Points(27, 36);
        Vector3d[] eyes = Points(36, 48);
        Vector3d[] mouth = Points(48, 68);
        var importance = new double[HeadSource.End];
        for (int vertex = 0; vertex < importance.Length; vertex++)
        {
            Vector3d p = source.Positions[vertex];
            importance[vertex] = vertex switch
            {
                >= HeadSource.MouthEnd => 0.1,
                >= HeadSource.SkinEnd => 0.02,
                >= HeadSource.FaceEnd => 0.05,
                >= HeadSource.InnerFaceEnd => p.Y < -0.6 ? 0.05 : p.Z < 0 ? 0.15 : 0.5,
                _ => 1 + (14 * Near(eyes, p, 0.07)) + (8 * Near(mouth, p, 0.08)) + (6 * Near(brows, p, 0.09)) + (5 * Near(nose, p, 0.09)),
            };
        }

        foreach (int landmark in marks) importance[landmark] = double.PositiveInfinity;
        foreach (int landmark in marks) importance[source.Mirror[landmark]] = double.PositiveInfinity;
        return importance;
    }

    private static double Near(Vector3d[] points, Vector3d p, double radius)
    {
        double least = points.Min(point => (point - p).Dot(point - p));
        return Math.Exp(-least / (radius * radius));
    }
}
