using System.Numerics;

namespace Deocc.Training.Synthesis;

/// <summary>Where things sit on one person's head, read off its 68 landmarks: the frame that hair, beard and glasses are built in.</summary>
internal sealed class HeadFrame
{
    // Height of the hairline by azimuth from the front, in degrees, as a share of the way from the ear's middle (0) to the
    // forehead's hairline (1): flat over the forehead, down the temples, around the ears, to the nape.
    private static readonly (float Azimuth, float Share)[] HairlineShape =
        [(0, 1), (28, 1), (50, 0.86f), (66, 0.42f), (76, 0.02f), (84, 0.16f), (98, 0.3f), (110, -0.1f), (135, -0.5f), (180, -0.65f)];

    /// <summary>Measures a head.</summary>
    /// <param name="vertices">The face model's vertices without pose, [V].</param>
    /// <param name="landmarks">The 68 landmarks on them.</param>
    public HeadFrame(ReadOnlySpan<Vector3> vertices, ReadOnlySpan<Vector3> landmarks)
    {
        Landmarks = landmarks.ToArray();
        LeftEye = Mean(landmarks[36..42]);
        RightEye = Mean(landmarks[42..48]);
        Chin = landmarks[8];
        Brow = Mean(landmarks[17..27]).Y;
        NoseBase = landmarks[33];
        Vector3 ears = (landmarks[0] + landmarks[16]) / 2;
        EarHeight = ears.Y;
        float back = float.MaxValue;
        foreach (Vector3 vertex in vertices)
        {
            // The neck reaches farther back than the face; above the ears there is the skull alone.
            if (vertex.Y > ears.Y) back = Math.Min(back, vertex.Z);
        }

        float front = Mean(landmarks[17..27]).Z;
        Surface = new HeadSurface(vertices, new Vector3(ears.X, ears.Y + (0.25f * (Brow - Chin.Y)), (front + Math.Min(back, ears.Z)) / 2));
    }

    /// <summary>The 68 landmarks.</summary>
    public Vector3[] Landmarks { get; }

    /// <summary>How far the head reaches in every direction.</summary>
    public HeadSurface Surface { get; }

    /// <summary>The middle of the eye at smaller x.</summary>
    public Vector3 LeftEye { get; }

    /// <summary>The middle of the eye at larger x.</summary>
    public Vector3 RightEye { get; }

    /// <summary>The chin's lowest point.</summary>
    public Vector3 Chin { get; }

    /// <summary>The point below the nose.</summary>
    public Vector3 NoseBase { get; }

    /// <summary>Height of the brows.</summary>
    public float Brow { get; }

    /// <summary>Height of the ears' middle.</summary>
    public float EarHeight { get; }

    /// <summary>
    /// Height of the hairline in a direction from the head's middle.
    /// </summary>
    /// <param name="direction">From <see cref="HeadSurface.Center"/>.</param>
    /// <param name="forehead">The forehead's height in shares of the distance from nose base to brows: 1 by the rule of thirds.</param>
    public float Hairline(Vector3 direction, float forehead)
    {
        float azimuth = MathF.Abs(MathF.Atan2(direction.X, direction.Z)) * (180 / MathF.PI);
        float top = Brow + (forehead * (Brow - NoseBase.Y));
        int next = 1;
        while (next < HairlineShape.Length - 1 && HairlineShape[next].Azimuth < azimuth) next++;
        (float fromAzimuth, float fromShare) = HairlineShape[next - 1];
        (float toAzimuth, float toShare) = HairlineShape[next];
        float along = Math.Clamp((azimuth - fromAzimuth) / (toAzimuth - fromAzimuth), 0, 1);
        float smooth = along * along * (3 - (2 * along));
        float share = fromShare + ((toShare - fromShare) * smooth);
        return EarHeight + (share * (top - EarHeight));
    }

    private static Vector3 Mean(ReadOnlySpan<Vector3> points)
    {
        Vector3 sum = Vector3.Zero;
        foreach (Vector3 point in points) sum += point;
        return sum / points.Length;
    }
}
