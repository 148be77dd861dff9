namespace Deocc.Models.FaceModels.Building;

/// <summary>A smooth line through landmarks (Catmull-Rom), for painting along it.</summary>
internal sealed class Polyline
{
    private const int Subdivisions = 6;

    private readonly List<Vector3d> _points = [];

    /// <summary>Draws the line.</summary>
    public Polyline(IReadOnlyList<Vector3d> corners, bool closed)
    {
        int segments = closed ? corners.Count : corners.Count - 1;
        Vector3d At(int i) => closed ? corners[((i % corners.Count) + corners.Count) % corners.Count] : corners[Math.Clamp(i, 0, corners.Count - 1)];
        for (int segment = 0; segment < segments; segment++)
        {
            for (int step = 0; step < Subdivisions; step++)
                _points.Add(Between(At(segment - 1), At(segment), At(segment + 1), At(segment + 2), (double)step / Subdivisions));
        }

        _points.Add(At(segments));
    }

    /// <summary>The distance of a point in space, and where along the line its foot is, from 0 to 1.</summary>
    public (double Distance, double Place) Nearest(Vector3d p)
    {
        double least = double.PositiveInfinity;
        double place = 0;
        for (int i = 1; i < _points.Count; i++)
        {
            Vector3d edge = _points[i] - _points[i - 1];
            double t = Math.Clamp((p - _points[i - 1]).Dot(edge) / Math.Max(edge.Dot(edge), 1e-12), 0, 1);
            double distance = (p - (_points[i - 1] + (t * edge))).Length;
            if (distance < least) (least, place) = (distance, (i - 1 + t) / (_points.Count - 1));
        }

        return (least, place);
    }

    /// <summary>The distance to a closed line seen from the front, negative inside.</summary>
    public double SignedDistanceFromTheFront(Vector3d p)
    {
        double least = double.PositiveInfinity;
        bool inside = false;
        Vector3d flat = p with { Z = 0 };
        for (int i = 1; i < _points.Count; i++)
        {
            Vector3d a = _points[i - 1] with { Z = 0 };
            Vector3d b = _points[i] with { Z = 0 };
            Vector3d edge = b - a;
            double t = Math.Clamp((flat - a).Dot(edge) / Math.Max(edge.Dot(edge), 1e-12), 0, 1);
            least = Math.Min(least, (flat - (a + (t * edge))).Length);
            if ((a.Y > p.Y) != (b.Y > p.Y) && p.X < a.X + ((p.Y - a.Y) / (b.Y - a.Y) * (b.X - a.X))) inside = !inside;
        }

        return inside ? -least : least;
    }

    private static Vector3d Between(Vector3d a, Vector3d b, Vector3d c, Vector3d d, double t)
    {
        double t2 = t * t;
        double t3 = t2 * t;
        return (0.5 * ((2 * t2) - t - t3) * a) + (0.5 * (2 - (5 * t2) + (3 * t3)) * b) + (0.5 * (t + (4 * t2) - (3 * t3)) * c) + (0.5 * (t3 - t2) * d);
    }
}
