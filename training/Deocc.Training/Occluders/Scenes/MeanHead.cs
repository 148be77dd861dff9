using System.Numerics;

namespace Deocc.Training.Occluders.Scenes;

/// <summary>
/// A mean head in centimeters, x to the viewer's right, y down, z to the viewer, the origin in the middle of the head:
/// measured from ICT-FaceKit's neutral face (Li et al. 2020; MIT licence).
/// </summary>
internal static class MeanHead
{
    /// <summary>Half the skull's width above the ears.</summary>
    public const float HalfWidth = 7.8f;

    /// <summary>The crown's height.</summary>
    public const float Top = -14.3f;

    /// <summary>The middle of the skull, from front to back.</summary>
    public const float MiddleZ = 1f;

    /// <summary>Half the skull's length from front to back.</summary>
    public const float HalfDepth = 9.7f;

    /// <summary>The 68 landmarks.</summary>
    public static ReadOnlySpan<Vector3> Landmarks => Points;

    private static readonly Vector3[] Points =
    [
        new(-7.36f, -3.68f, 3.66f), new(-7.28f, -1.49f, 3.93f), new(-6.94f, 0.46f, 4.53f), new(-6.56f, 2.36f, 5.17f),
        new(-5.72f, 4.49f, 6.13f), new(-4.3f, 6.21f, 7.35f), new(-3.05f, 6.91f, 8.77f), new(-1.54f, 7.26f, 10.27f),
        new(0, 7.57f, 10.43f), new(1.54f, 7.26f, 10.27f), new(3.05f, 6.91f, 8.77f), new(4.3f, 6.21f, 7.35f),
        new(5.72f, 4.49f, 6.13f), new(6.56f, 2.36f, 5.17f), new(6.94f, 0.46f, 4.53f), new(7.28f, -1.49f, 3.93f),
        new(7.36f, -3.68f, 3.66f), new(-5.82f, -5.2f, 7.91f), new(-4.93f, -5.98f, 8.99f), new(-3.79f, -6.26f, 9.83f),
        new(-2.41f, -6.19f, 10.48f), new(-1.17f, -5.91f, 10.73f), new(1.17f, -5.91f, 10.73f), new(2.41f, -6.19f, 10.48f),
        new(3.79f, -6.26f, 9.83f), new(4.93f, -5.98f, 8.99f), new(5.82f, -5.2f, 7.91f), new(0, -3.74f, 10.73f),
        new(0, -2.63f, 11.52f), new(0, -1.61f, 12.31f), new(0, -0.41f, 13.07f), new(-1.25f, 1.14f, 10.87f),
        new(-0.6f, 1.14f, 11.42f), new(0, 1.2f, 11.57f), new(0.6f, 1.14f, 11.42f), new(1.25f, 1.14f, 10.87f),
        new(-4.46f, -3.43f, 8.6f), new(-3.87f, -3.87f, 9.36f), new(-2.78f, -3.94f, 9.53f), new(-1.84f, -3.25f, 9.2f),
        new(-2.73f, -3.08f, 9.41f), new(-3.86f, -3.07f, 9.23f), new(1.84f, -3.25f, 9.2f), new(2.78f, -3.94f, 9.53f),
        new(3.87f, -3.87f, 9.36f), new(4.46f, -3.43f, 8.6f), new(3.86f, -3.07f, 9.23f), new(2.73f, -3.08f, 9.41f),
        new(-2.53f, 3.52f, 10.19f), new(-1.7f, 2.78f, 11.22f), new(-0.73f, 2.42f, 11.73f), new(0, 2.48f, 11.84f),
        new(0.73f, 2.42f, 11.73f), new(1.7f, 2.78f, 11.22f), new(2.53f, 3.52f, 10.19f), new(1.8f, 4.06f, 10.9f),
        new(1.03f, 4.3f, 11.39f), new(0, 4.38f, 11.55f), new(-1.03f, 4.3f, 11.39f), new(-1.8f, 4.06f, 10.9f),
        new(-2.21f, 3.49f, 10.13f), new(-1f, 3.3f, 11.09f), new(0, 3.32f, 11.28f), new(1f, 3.3f, 11.09f),
        new(2.21f, 3.49f, 10.13f), new(1.07f, 3.38f, 11.04f), new(0, 3.4f, 11.25f), new(-1.07f, 3.38f, 11.04f),
    ];
}
