using System.Numerics;
using Deocc.Engine.Random;
using Deocc.Imaging;
using Deocc.Training.Occluders.Painting;
using Deocc.Training.Occluders.Scenes;

namespace Deocc.Training.Occluders.CutOuts;

/// <summary>RGBA pictures of one kind, placed where such things usually are, with the jitter that segmentation networks are trained with.</summary>
internal sealed class PlacedCutOuts(OccluderKind kind, CutOut[] pictures) : IOccluderSource
{
    private const float Degrees = MathF.PI / 180;

    /// <inheritdoc/>
    public OccluderKind Kind => kind;

    /// <inheritdoc/>
    public double Weight => pictures.Length;

    /// <inheritdoc/>
    public Occluder? Draw(FaceScene scene, OccluderSet set, RandomGenerator random)
    {
        CutOut picture = pictures[random.NextInt32(pictures.Length)];
        if (!HoldBack.Allows(set, picture.Name)) return null;
        Image<byte> pixels = picture.Pixels();
        (Vector3 place, float width, bool isWorn) = PlaceOf(scene, random);
        float turn = (isWorn ? MathF.Atan2(scene.Pose.Right.Y, scene.Pose.Right.X) * -1 : 0) + (random.Between(-1, 1) * (isWorn ? 5 : 10) * Degrees);
        float size = width * scene.Pose.Scale / pixels.Width * (isWorn ? random.Between(0.92f, 1.08f) : random.Between(0.8f, 1.2f));
        float shear = MathF.Tan(random.Between(-1, 1) * (isWorn ? 3 : 10) * Degrees);
        float shift = (isWorn ? 0.03f : 0.1f) * width * scene.Pose.Scale;
        Vector2 target = scene.Pose.Project(place) + new Vector2(random.Between(-shift, shift), random.Between(-shift, shift));
        (float sine, float cosine) = MathF.SinCos(turn);
        AffineTransform transform = new AffineTransform(1, shear, -0.5 * pixels.Width, 0, 1, -0.5 * pixels.Height)
            .Then(new AffineTransform(size * cosine, -size * sine, target.X, size * sine, size * cosine, target.Y));
        var canvas = new OccluderCanvas(scene);
        Vector3 tint = Vector3.One + new Vector3(random.Between(-0.08f, 0.08f), random.Between(-0.08f, 0.08f), random.Between(-0.08f, 0.08f));
        CutOut.Draw(canvas, pixels, transform, (color, _) => color * tint);
        canvas.CastShadow(new Vector2(-scene.Skin.LightRight, random.Between(0.1f, 0.7f)) * scene.Pose.Scale, random.Between(0.2f, 0.6f) * scene.Pose.Scale, random.Between(0.15f, 0.45f));
        return canvas.Finish(kind, picture.Name, random);
    }

    /// <summary>Where the picture's middle goes, how wide it is in centimeters, and whether it sits on the face.</summary>
    private (Vector3 Place, float Width, bool IsWorn) PlaceOf(FaceScene scene, RandomGenerator random) => kind switch
    {
        OccluderKind.Sunglasses or OccluderKind.Spectacles => (scene.Between(36, 45) + new Vector3(0, 0.3f, 2), 14.5f, true),
        OccluderKind.SurgicalMask or OccluderKind.ClothMask => (scene.Between(30, 8), 14.5f, true),
        OccluderKind.Scarf => (scene.Points[8], 18, true),
        OccluderKind.Hat => (scene.Between(19, 24) + new Vector3(0, -5, -3), 20, true),
        OccluderKind.Hand => (scene.Points[random.Choose(30, 51, 57, 3, 13)], 18, false),
        OccluderKind.Microphone or OccluderKind.Cup => (scene.Points[57] + new Vector3(0, 3, 2), 8, false),
        _ => (scene.Points[30] + new Vector3(random.Between(-4, 4), random.Between(-5, 6), 0), random.Between(5, 13), false),
    };
}
