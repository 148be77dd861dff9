namespace Deocc.Training.Data;

/// <summary>
/// The landmarks of a mean face in a square crop of the usual alignment (Deng et al. 2019: five points against the 3D reference,
/// the eyes 72 pixels apart in 256): good enough to place occluders on aligned crops that have no landmarks.
/// </summary>
public static class AlignedLandmarks
{
    // Image-left eye, image-right eye, nose tip, mouth corners: Deng's reference points projected at 116 pixels a unit.
    private static readonly (float X, float Y)[] Of256 = [(91.9f, 94.3f), (163.9f, 94.4f), (128.4f, 133.4f), (98.7f, 172.2f), (156.8f, 172.2f)];

    /// <summary>Five points.</summary>
    /// <param name="side">The crop's width and height in pixels.</param>
    public static FaceLandmarks For(int side)
    {
        var points = new (float X, float Y)[Of256.Length];
        for (int i = 0; i < points.Length; i++) points[i] = (Of256[i].X * side / 256, Of256[i].Y * side / 256);
        return new FaceLandmarks(points);
    }
}
