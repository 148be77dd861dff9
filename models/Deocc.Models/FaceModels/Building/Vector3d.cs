namespace Deocc.Models.FaceModels.Building;

/// <summary>A point or direction in double precision.</summary>
internal readonly record struct Vector3d(double X, double Y, double Z)
{
    public double Length => Math.Sqrt(Dot(this));

    public static Vector3d operator +(Vector3d a, Vector3d b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    public static Vector3d operator -(Vector3d a, Vector3d b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    public static Vector3d operator *(double scale, Vector3d a) => new(scale * a.X, scale * a.Y, scale * a.Z);

    /// <summary>The vertex of a list of coordinates.</summary>
    public static Vector3d At(ReadOnlySpan<float> coordinates, int vertex) =>
        new(coordinates[3 * vertex], coordinates[(3 * vertex) + 1], coordinates[(3 * vertex) + 2]);

    public double Dot(Vector3d other) => (X * other.X) + (Y * other.Y) + (Z * other.Z);

    public Vector3d Cross(Vector3d other) =>
        new((Y * other.Z) - (Z * other.Y), (Z * other.X) - (X * other.Z), (X * other.Y) - (Y * other.X));

    /// <summary>The same direction with length 1; zero stays zero.</summary>
    public Vector3d Normalized() => Length is > 0 and var length ? (1 / length) * this : this;

    /// <summary>Writes the three numbers in place of a vertex's.</summary>
    public void Store(Span<float> coordinates, int vertex)
    {
        coordinates[3 * vertex] = (float)X;
        coordinates[(3 * vertex) + 1] = (float)Y;
        coordinates[(3 * vertex) + 2] = (float)Z;
    }
}
