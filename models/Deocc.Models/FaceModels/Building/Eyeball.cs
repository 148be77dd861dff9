namespace Deocc.Models.FaceModels.Building;

/// <summary>The front of an eyeball: rings about the line of sight, close at the rims of pupil and iris.</summary>
internal static class Eyeball
{
    /// <summary>The rim of the pupil, degrees from the line of sight.</summary>
    public const double PupilAngle = 7;

    /// <summary>The rim of the iris, degrees from the line of sight: 11.8 mm across on a ball of 28.8 mm.</summary>
    public const double IrisAngle = 24.2;

    /// <summary>The ball's radius, decimetres; the source's are as large, a fifth more than real ones.</summary>
    public const double Radius = 0.142;

    private const int Segments = 22;

    // Close pairs of rings make the rims of pupil and iris crisp.
    private static readonly double[] RingAngles = [6.2, 7.8, 12, 18, 22.8, 25.4, 30, 40, 54, 72, 92];

    /// <summary>The centre of the right eyeball, which the source's sclera is around; the left one mirrors it.</summary>
    public static Vector3d RightCenter { get; } = new(0.312, 0.3135, 0.029);

    /// <summary>Appends vertices and triangles.</summary>
    /// <param name="center">The ball's centre.</param>
    /// <param name="positions">Grows by one vertex and the rings.</param>
    /// <param name="triangles">Grows.</param>
    public static void Append(Vector3d center, List<Vector3d> positions, List<int> triangles)
    {
        int start = positions.Count;
        positions.Add(center + new Vector3d(0, 0, Radius));
        foreach (double angle in RingAngles)
        {
            (double sine, double cosine) = Math.SinCos(angle * Math.PI / 180);
            for (int segment = 0; segment < Segments; segment++)
            {
                (double up, double right) = Math.SinCos(2 * Math.PI * segment / Segments);
                positions.Add(center + (Radius * new Vector3d(sine * right, sine * up, cosine)));
            }
        }

        int At(int ring, int segment) => start + 1 + (ring * Segments) + (segment % Segments);
        for (int segment = 0; segment < Segments; segment++)
        {
            triangles.AddRange([start, At(0, segment), At(0, segment + 1)]);
            for (int ring = 1; ring < RingAngles.Length; ring++)
            {
                triangles.AddRange([At(ring - 1, segment), At(ring, segment), At(ring, segment + 1)]);
                triangles.AddRange([At(ring - 1, segment), At(ring, segment + 1), At(ring - 1, segment + 1)]);
            }
        }
    }
}
