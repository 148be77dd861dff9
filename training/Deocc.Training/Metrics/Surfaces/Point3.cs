namespace Deocc.Training.Metrics.Surfaces;

/// <summary>A point or vector in space, in double precision.</summary>
/// <param name="X">Along the first axis.</param>
/// <param name="Y">Along the second axis.</param>
/// <param name="Z">Along the third axis.</param>
public readonly record struct Point3(double X, double Y, double Z)
{
    /// <summary>The length of the vector.</summary>
    public double Length => Math.Sqrt(Dot(this));

    /// <summary>Adds.</summary>
    public static Point3 operator +(Point3 a, Point3 b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    /// <summary>Subtracts.</summary>
    public static Point3 operator -(Point3 a, Point3 b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    /// <summary>Scales.</summary>
    public static Point3 operator *(double factor, Point3 a) => new(factor * a.X, factor * a.Y, factor * a.Z);

    /// <summary>Points from coordinates one after the other.</summary>
    /// <param name="coordinates">x, y, z of each point.</param>
    public static Point3[] FromArray(ReadOnlySpan<float> coordinates)
    {
        var points = new Point3[coordinates.Length / 3];
        for (int i = 0; i < points.Length; i++) points[i] = new Point3(coordinates[3 * i], coordinates[(3 * i) + 1], coordinates[(3 * i) + 2]);
        return points;
    }

    /// <summary>The inner product.</summary>
    public double Dot(Point3 other) => (X * other.X) + (Y * other.Y) + (Z * other.Z);
}
