using System.Numerics;
using Deocc.Engine.Random;
using Deocc.Training.Occluders.Scenes;

namespace Deocc.Training.Occluders.Procedural;

/// <summary>Hair's color at its roots and tips.</summary>
/// <param name="Root">At the roots.</param>
/// <param name="Tip">At the tips.</param>
/// <param name="Shine">How bright its highlights are.</param>
internal sealed record HairColor(Vector3 Root, Vector3 Tip, float Shine)
{
    private static readonly Vector3[] Natural =
    [
        new(0.05f, 0.04f, 0.04f), new(0.09f, 0.065f, 0.05f), new(0.17f, 0.11f, 0.075f), new(0.28f, 0.19f, 0.12f), new(0.42f, 0.29f, 0.18f),
        new(0.6f, 0.46f, 0.3f), new(0.76f, 0.64f, 0.45f), new(0.45f, 0.2f, 0.1f), new(0.5f, 0.49f, 0.48f), new(0.78f, 0.77f, 0.75f),
    ];

    /// <summary>A natural color, seldom a dyed one; in two thirds of all cases the person's own, where it can be told.</summary>
    public static HairColor Choose(RandomGenerator design, FaceScene scene, RandomGenerator place)
    {
        Vector3 color = design.NextBoolean(0.03) ? design.Color(0.6f, 0.6f) : design.Choose(Natural) * design.Between(0.85f, 1.15f);
        float lighter = design.Between(0.95f, 1.35f);
        float shine = design.Between(0.15f, 0.45f);
        if (place.NextBoolean(0.65) && OwnColor(scene) is { } own) color = own;
        return new HairColor(color, color * lighter, shine);
    }

    /// <summary>The color above the forehead, if it is darker or greyer than the skin.</summary>
    private static Vector3? OwnColor(FaceScene scene)
    {
        Vector3 sum = Vector3.Zero;
        int count = 0;
        float brows = scene.Between(19, 24).Y;
        for (float x = -5; x <= 5; x += 0.5f)
        {
            Vector2 place = scene.Pose.Project(new Vector3(x, brows - 7.6f + (0.03f * x * x), 8));
            if (place.X < 0 || place.Y < 0 || place.X >= scene.Picture.Width || place.Y >= scene.Picture.Height) continue;
            Span<float> pixel = scene.Picture.Pixel((int)place.X, (int)place.Y);
            sum += new Vector3(pixel[0], pixel[1], pixel[2]);
            count++;
        }

        if (count < 8) return null;
        Vector3 mean = sum / count;
        return Vector3.Distance(mean, scene.Skin.Color) < 0.15f || mean.Z > mean.X + 0.05f ? null : mean;
    }
}
