namespace Deocc.Models.FaceModels.Building;

/// <summary>
/// The named measurements, from the whole head to single features: wide ones first, since later ones only tell what those
/// before leave open. Positive values are larger, wider, longer, further up or forward.
/// </summary>
internal static class FaceMeasurements
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<FaceMeasurement> All { get; } =
    [
        new("head size", Size),
        new("weight", (m, d) => Width(m, d, 3, 13) + Width(m, d, 4, 12) + (0.7 * Width(m, d, 5, 11)) + (0.5 * Width(m, d, 2, 14)) - (0.8 * Size(m, d)) + UnderChin(m, d)),
        new("masculinity", Masculinity),
        new("face length", (m, d) => Height(m, d, 27, 8)),
        new("face width", (m, d) => Width(m, d, 1, 15)),
        new("face depth", (m, d) => Z(m, d, 28, 33) - Z(m, d, 1, 15)),
        new("jaw width", (m, d) => Width(m, d, 4, 12)),
        new("chin forward", (m, d) => Z(m, d, 7, 8, 9)),
        new("chin length", (m, d) => Height(m, d, 57, 8)),
        new("chin width", (m, d) => Width(m, d, 6, 10)),
        new("cheekbones", (m, d) => Near(m, d, 0.52, 0.05, 0.22).Z + Near(m, d, 0.52, 0.05, 0.22).X - Near(m, d, -0.52, 0.05, 0.22).X + Near(m, d, -0.52, 0.05, 0.22).Z),
        new("cheek fullness", (m, d) => Near(m, d, 0.45, -0.3, 0.2).Z + Near(m, d, -0.45, -0.3, 0.2).Z),
        new("forehead height", (m, d) => Near(m, d, 0, 0.85, 0.25).Y),
        new("forehead slope", (m, d) => Near(m, d, 0, 0.85, 0.25).Z - Z(m, d, 27)),
        new("brow ridge", (m, d) => Z(m, d, 18, 19, 20, 21, 22, 23, 24, 25) - Z(m, d, 36, 39, 42, 45)),
        new("brow height", (m, d) => Y(m, d, 18, 19, 20, 23, 24, 25) - Y(m, d, 36, 39, 42, 45)),
        new("brow slant", (m, d) => Y(m, d, 17, 26) - Y(m, d, 21, 22)),
        new("brow spacing", (m, d) => Width(m, d, 21, 22)),
        new("eye spacing", (m, d) => Width(m, d, 39, 42)),
        new("eye width", (m, d) => Width(m, d, 36, 39) + Width(m, d, 42, 45)),
        new("eye opening", (m, d) => Y(m, d, 37, 38, 43, 44) - Y(m, d, 40, 41, 46, 47)),
        new("eye slant", (m, d) => Y(m, d, 36, 45) - Y(m, d, 39, 42)),
        new("eye depth", (m, d) => Z(m, d, 36, 39, 42, 45) - Z(m, d, 27)),
        new("upper lid", (m, d) => Near(m, d, 0.3, 0.42, 0.17).Z + Near(m, d, -0.3, 0.42, 0.17).Z),
        new("nose width", (m, d) => Width(m, d, 31, 35)),
        new("nose length", (m, d) => Height(m, d, 27, 33)),
        new("nose forward", (m, d) => Z(m, d, 30) - Z(m, d, 31, 35)),
        new("nose bridge", (m, d) => Z(m, d, 27, 28) - Z(m, d, 39, 42)),
        new("nose tip up", (m, d) => Y(m, d, 30) - Y(m, d, 33)),
        new("nose hump", (m, d) => (2 * Z(m, d, 29)) - Z(m, d, 28) - Z(m, d, 30)),
        new("nostrils up", (m, d) => Y(m, d, 31, 35) - Y(m, d, 33)),
        new("mouth width", (m, d) => Width(m, d, 48, 54)),
        new("upper lip fullness", (m, d) => Height(m, d, 51, 62) + (0.5 * Height(m, d, 50, 61)) + (0.5 * Height(m, d, 52, 63))),
        new("lower lip fullness", (m, d) => Height(m, d, 66, 57) + (0.5 * Height(m, d, 67, 58)) + (0.5 * Height(m, d, 65, 56))),
        new("lips forward", (m, d) => Z(m, d, 51, 57) - Z(m, d, 33, 8)),
        new("philtrum length", (m, d) => Height(m, d, 33, 51)),
        new("mouth corners up", (m, d) => Y(m, d, 48, 54) - Y(m, d, 62, 66)),
        new("ears out", (m, d) => Near(m, d, 0.9, 0.32, -0.62).X - Near(m, d, -0.9, 0.32, -0.62).X),
        new("ear height", (m, d) => Near(m, d, 0.85, 0.45, -0.62).Y - Near(m, d, 0.75, -0.1, -0.45).Y + Near(m, d, -0.85, 0.45, -0.62).Y - Near(m, d, -0.75, -0.1, -0.45).Y),
        new("neck width", (m, d) => Near(m, d, 0.5, -1.0, -0.4).X - Near(m, d, -0.5, -1.0, -0.4).X),
        new("nose sideways", (m, d) => X(m, d, 30) - X(m, d, 27)),
        new("chin sideways", (m, d) => X(m, d, 8) - X(m, d, 27)),
        new("mouth askew", (m, d) => Y(m, d, 48) - Y(m, d, 54)),
        new("eyes askew", (m, d) => Y(m, d, 36, 39) - Y(m, d, 42, 45)),
        new("jaw askew", (m, d) => X(m, d, 4) + X(m, d, 12) - (2 * X(m, d, 27))),
    ];

    private static double Size(HeadMesh mesh, Vector3d[] d)
    {
        double sum = 0;
        int count = 0;
        for (int vertex = 0; vertex < mesh.SkinCount; vertex++)
        {
            if (mesh.Parts[vertex] != HeadPart.Face) continue;
            sum += mesh.Positions[vertex].Normalized().Dot(d[vertex]);
            count++;
        }

        return sum / count;
    }

    // Men differ from women in a heavier brow and jaw, a longer chin and nose, thinner lips, smaller eyes and a thicker neck.
    private static double Masculinity(HeadMesh m, Vector3d[] d) =>
        (1.2 * (Z(m, d, 18, 19, 20, 23, 24, 25) - Z(m, d, 36, 39, 42, 45))) + (0.6 * Width(m, d, 5, 11)) + Height(m, d, 57, 8)
        + (0.6 * Height(m, d, 27, 33)) + (0.4 * Width(m, d, 31, 35)) - (0.8 * Height(m, d, 51, 62)) - (0.6 * Height(m, d, 66, 57))
        - (0.8 * (Y(m, d, 18, 19, 20, 23, 24, 25) - Y(m, d, 36, 39, 42, 45)))
        - (1.2 * (Y(m, d, 37, 38, 43, 44) - Y(m, d, 40, 41, 46, 47))) + (0.4 * (Near(m, d, 0.5, -1.0, -0.4).X - Near(m, d, -0.5, -1.0, -0.4).X));

    private static double UnderChin(HeadMesh m, Vector3d[] d) => -0.6 * Near(m, d, 0, -0.85, 0.1).Y;

    private static double X(HeadMesh m, Vector3d[] d, params ReadOnlySpan<int> landmarks) => Mean(m, d, landmarks).X;

    private static double Y(HeadMesh m, Vector3d[] d, params ReadOnlySpan<int> landmarks) => Mean(m, d, landmarks).Y;

    private static double Z(HeadMesh m, Vector3d[] d, params ReadOnlySpan<int> landmarks) => Mean(m, d, landmarks).Z;

    private static double Width(HeadMesh m, Vector3d[] d, int left, int right) => X(m, d, right) - X(m, d, left);

    private static double Height(HeadMesh m, Vector3d[] d, int upper, int lower) => Y(m, d, upper) - Y(m, d, lower);

    private static Vector3d Mean(HeadMesh m, Vector3d[] d, ReadOnlySpan<int> landmarks)
    {
        var sum = default(Vector3d);
        foreach (int landmark in landmarks) sum += d[m.Landmarks[landmark]];
        return (1.0 / landmarks.Length) * sum;
    }

    // The mean displacement of the skin around a place.
    private static Vector3d Near(HeadMesh m, Vector3d[] d, double x, double y, double z)
    {
        const double Radius = 0.12;
        var place = new Vector3d(x, y, z);
        var sum = default(Vector3d);
        double weights = 0;
        for (int vertex = 0; vertex < m.SkinCount; vertex++)
        {
            if (m.Parts[vertex] == HeadPart.MouthSocket) continue;
            Vector3d offset = m.Positions[vertex] - place;
            double weight = Math.Exp(-offset.Dot(offset) / (Radius * Radius));
            weights += weight;
            sum += weight * d[vertex];
        }

        return (1 / weights) * sum;
    }
}
