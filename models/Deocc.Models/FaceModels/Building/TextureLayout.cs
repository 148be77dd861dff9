namespace Deocc.Models.FaceModels.Building;

/// <summary>
/// Places of the vertices in the texture. The skin is spread from the front over a disk by the direction from a
/// point within the head, the face enlarged, the back of the head at its rim: there one vertex is copied, once per triangle. Eyeballs and teeth lie in the corners.
/// </summary>
internal sealed class TextureLayout
{
    private const double DiskRadius = 0.495;
    private const double Enlargement = 0.75;
    private const double EyeRadius = 0.065;
    private const double EyeInset = 0.075;
    private const double ToothInset = 0.012;
    private const double MembraneMargin = 0.09;

    private static readonly Vector3d Nominal = new(0, 0.2, -0.5);

    private readonly HeadMesh _mesh;
    private readonly Vector3d[] _places;
    private readonly Vector3d _center;

    /// <summary>Lays out a mesh.</summary>
    public TextureLayout(HeadMesh mesh)
    {
        _mesh = mesh;
        _places = new Vector3d[mesh.Positions.Length];
        Pole = Enumerable.Range(0, mesh.SkinCount).MinBy(vertex => (mesh.Positions[vertex] - Nominal).Normalized().Z);
        _center = new Vector3d(mesh.Positions[Pole].X, mesh.Positions[Pole].Y, Nominal.Z);
        int[] skin = [.. mesh.Triangles.Chunk(3).Where(corners => corners[0] < mesh.SkinCount).SelectMany(corners => corners)];
        SpreadSkin(skin);
        Folded = skin.Chunk(3).Count(corners => !corners.Contains(Pole) && IsFolded(corners));
        PlaceEyes(HeadPart.LeftEye, EyeInset);
        PlaceEyes(HeadPart.RightEye, 1 - EyeInset);
        PlaceTeeth(HeadPart.UpperTeeth, ToothInset);
        PlaceTeeth(HeadPart.LowerTeeth, 1 - ToothInset - 0.11);
        (Triangles, Origins, Places) = SplitPole();
    }

    /// <summary>The vertex at the back of the head that is copied.</summary>
    public int Pole { get; }

    /// <summary>Triangles of the skin that lie on their back in the texture: few, and none of the face.</summary>
    public int Folded { get; }

    /// <summary>The mesh's triangles with the copies.</summary>
    public int[] Triangles { get; }

    /// <summary>For each vertex, copies included, the mesh's vertex that it is.</summary>
    public int[] Origins { get; }

    /// <summary>u, v of each vertex, copies included.</summary>
    public float[] Places { get; }

    // Nose, lips, lids, ears and sockets are replaced by membranes over what surrounds them, after which a ray from the centre
    // meets the head once.
    private void SpreadSkin(int[] skin)
    {
        Vector3d[] field = _mesh.Positions[.._mesh.SkinCount];
        Vector3d[] marks = [.. _mesh.Landmarks.Select(vertex => _mesh.Positions[vertex])];
        Polyline[] outlines =
        [
            new(marks[48..60], closed: true),
            new(marks[36..42], closed: true),
            new(marks[42..48], closed: true),
            new([marks[28], marks[31], marks[33], marks[35]], closed: true),
        ];
        bool IsFree(int vertex)
        {
            Vector3d p = _mesh.Positions[vertex];
            if (_mesh.Parts[vertex] == HeadPart.MouthSocket || _mesh.SourceVertex(vertex) >= HeadSource.MouthEnd) return true;
            if (p is { Y: > -0.3 and < 0.48, Z: > -1.02 and < -0.5 } && Math.Abs(p.X) > 0.66) return true;
            return p.Z > 0 && outlines.Any(outline => outline.SignedDistanceFromTheFront(p) < MembraneMargin);
        }

        new HarmonicExtension(_mesh.Positions[.._mesh.SkinCount], skin, vertex => !IsFree(vertex), even: true).Fill(field);
        for (int vertex = 0; vertex < field.Length; vertex++) _places[vertex] = OnDisk(field[vertex]);
    }

    private Vector3d OnDisk(Vector3d p)
    {
        Vector3d direction = (p - _center).Normalized();
        double radius = DiskRadius * Math.Pow(Math.Acos(Math.Clamp(direction.Z, -1, 1)) / Math.PI, Enlargement);
        double across = Math.Max(Math.Sqrt((direction.X * direction.X) + (direction.Y * direction.Y)), 1e-9);
        return new Vector3d(0.5 + (radius * direction.X / across), 0.5 - (radius * direction.Y / across), 0);
    }

    // v points down, so what is counter-clockwise in space is clockwise here.
    private bool IsFolded(int[] corners)
    {
        Vector3d a = _places[corners[1]] - _places[corners[0]];
        Vector3d b = _places[corners[2]] - _places[corners[0]];
        return a.Cross(b).Z >= 0;
    }

    private void PlaceEyes(HeadPart part, double u)
    {
        Vector3d center = Eyeball.RightCenter with { X = part == HeadPart.RightEye ? Eyeball.RightCenter.X : -Eyeball.RightCenter.X };
        foreach (int vertex in _mesh.VerticesOf(part))
        {
            Vector3d r = _mesh.Positions[vertex] - center;
            double across = Math.Max(Math.Sqrt((r.X * r.X) + (r.Y * r.Y)), 1e-9);
            double radius = EyeRadius * Math.Acos(Math.Clamp(r.Z / r.Length, -1, 1)) / (Math.PI * 92 / 180);
            _places[vertex] = new Vector3d(u + (radius * r.X / across), 1 - EyeInset - (radius * r.Y / across), 0);
        }
    }

    private void PlaceTeeth(HeadPart part, double u)
    {
        int[] vertices = [.. _mesh.VerticesOf(part)];
        for (int i = 0; i < vertices.Length; i++)
        {
            int row = part == HeadPart.UpperTeeth ? i / Teeth.Columns : Teeth.Rows - 1 - (i / Teeth.Columns);
            _places[vertices[i]] = new Vector3d(u + (0.11 * (i % Teeth.Columns) / (Teeth.Columns - 1)), ToothInset + (0.04 * row / (Teeth.Rows - 1)), 0);
        }
    }

    private (int[] Triangles, int[] Origins, float[] Places) SplitPole()
    {
        int[] triangles = [.. _mesh.Triangles];
        var origins = new List<int>(Enumerable.Range(0, _places.Length));
        var places = new List<Vector3d>(_places);
        bool first = true;
        for (int i = 0; i < triangles.Length; i += 3)
        {
            int corner = Array.IndexOf(triangles, Pole, i, 3);
            if (corner < 0) continue;
            Vector3d middle = 0.5 * (_places[triangles[i + ((corner - i + 1) % 3)]] + _places[triangles[i + ((corner - i + 2) % 3)]]);
            Vector3d outwards = (middle - new Vector3d(0.5, 0.5, 0)).Normalized();
            Vector3d place = new Vector3d(0.5, 0.5, 0) + (DiskRadius * outwards);
            if (first)
            {
                places[Pole] = place;
                first = false;
                continue;
            }

            triangles[corner] = origins.Count;
            origins.Add(Pole);
            places.Add(place);
        }

        return (triangles, [.. origins], [.. places.SelectMany(place => (float[])[(float)place.X, (float)place.Y])]);
    }
}
