namespace Deocc.Models.FaceModels;

/// <summary>
/// The frame that face models share: the five points of the 3D reference of Deng et al. (file <c>similarity_Lm3D_all.mat</c>
/// of Deep3DFaceReconstruction): left eye, right eye, nose tip, left and right corner of the mouth as the viewer sees them.
/// </summary>
public static class FaceFrame
{
    /// <summary>The five points, decimetres: x to the viewer's right, y up, z towards the viewer.</summary>
    public static IReadOnlyList<(float X, float Y, float Z)> FivePoints { get; } =
    [
        (-0.311487f, 0.290361f, 0.133780f),
        (0.309799f, 0.289720f, 0.131795f),
        (0.003253f, -0.046179f, 0.552442f),
        (-0.252169f, -0.381339f, 0.224057f),
        (0.248466f, -0.381282f, 0.222358f),
    ];

    // The middle of an eye is the mean of its corners; nose tip and corners of the mouth are landmarks themselves.
    private static readonly (int First, int Second)[] LandmarksOfFivePoints = [(36, 39), (42, 45), (30, 30), (48, 48), (54, 54)];

    /// <summary>
    /// Moves positions so that their five points have the same centre as the reference, sideways excepted: faces stay
    /// symmetric about x = 0.
    /// </summary>
    /// <param name="positions">[3V], changed in place.</param>
    /// <param name="landmarks">68 vertex indices in the iBUG order.</param>
    public static void Center(Span<float> positions, IReadOnlyList<int> landmarks)
    {
        double moveY = 0;
        double moveZ = 0;
        for (int i = 0; i < FivePoints.Count; i++)
        {
            int first = landmarks[LandmarksOfFivePoints[i].First];
            int second = landmarks[LandmarksOfFivePoints[i].Second];
            moveY += (FivePoints[i].Y - ((positions[(3 * first) + 1] + positions[(3 * second) + 1]) / 2)) / FivePoints.Count;
            moveZ += (FivePoints[i].Z - ((positions[(3 * first) + 2] + positions[(3 * second) + 2]) / 2)) / FivePoints.Count;
        }

        for (int i = 0; i < positions.Length; i += 3)
        {
            positions[i + 1] += (float)moveY;
            positions[i + 2] += (float)moveZ;
        }
    }
}
