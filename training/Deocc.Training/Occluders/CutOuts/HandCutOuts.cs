using System.Numerics;
using Deocc.Engine.Random;
using Deocc.Imaging;
using Deocc.Training.Occluders.Painting;
using Deocc.Training.Occluders.Scenes;

namespace Deocc.Training.Occluders.CutOuts;

/// <summary>
/// Rendered hands before a face: over the mouth, at the cheek, anywhere, over most of the face, and two or three of them. The arm comes
/// from below or from a side, and its cut lies beyond the picture's edge; bare skin takes on the face's tone.
/// </summary>
internal sealed class HandCutOuts(IReadOnlyList<HandCutOut> hands) : IOccluderSource
{
    /// <summary>The file that lists the hands.</summary>
    public const string LabelFile = "labels.jsonl";

    private const int Placements = 8;
    private const float HandLength = 18.5f;

    // Hands of one tone beside a face of another are seldom; some variety guards against a network that relies on it.
    private const double ForeignHand = 0.15;

    // How often there are several hands, how often these are a pair, one the other's mirror image, and how often a hand lies over the
    // middle of the face and near to the camera.
    private const double Several = 0.3;
    private const double Pair = 0.5;
    private const double OverMost = 0.25;

    private const int MostTries = 20;

    /// <inheritdoc/>
    public OccluderKind Kind => OccluderKind.Hand;

    /// <inheritdoc/>
    public double Weight => hands.Count;

    /// <inheritdoc/>
    public Occluder? Draw(FaceScene scene, OccluderSet set, RandomGenerator random)
    {
        HandCutOut hand = hands[random.NextInt32(hands.Count)];
        if (!HoldBack.Allows(set, hand.Picture.Name)) return null;
        bool isOverMost = random.NextBoolean(OverMost);
        if (Fit(scene, hand, isOverMost, random) is not { } first) return null;
        var canvas = new OccluderCanvas(scene);
        var style = new List<string> { $"{hand.Picture.Name} {hand.Pose}" };
        if (random.NextBoolean(Several))
        {
            AffineTransform mirrored = Mirrored(scene, first);
            if (random.NextBoolean(Pair) && EndsOutside(scene, hand, mirrored)) Paint(scene, canvas, hand, mirrored, random);
            else AddOthers(scene, canvas, set, style, random);
        }

        Paint(scene, canvas, hand, first, random);
        return canvas.Finish(OccluderKind.Hand, string.Join(" + ", style), random, random.NextBoolean(0.2) ? random.Between(0.02f, 0.08f) * scene.Pose.Scale : 0);
    }

    /// <summary>Paints one or two hands of other cut-outs, where they fit.</summary>
    private void AddOthers(FaceScene scene, OccluderCanvas canvas, OccluderSet set, List<string> style, RandomGenerator random)
    {
        int wanted = random.NextBoolean(0.8) ? 1 : 2;
        for (int attempt = 0; attempt < MostTries && wanted > 0; attempt++)
        {
            HandCutOut hand = hands[random.NextInt32(hands.Count)];
            if (!HoldBack.Allows(set, hand.Picture.Name) || Fit(scene, hand, isOverMost: false, random) is not { } transform) continue;
            Paint(scene, canvas, hand, transform, random);
            style.Add($"{hand.Picture.Name} {hand.Pose}");
            wanted--;
        }
    }

    /// <summary>A place where the arm goes on beyond the picture, or null.</summary>
    private static AffineTransform? Fit(FaceScene scene, HandCutOut hand, bool isOverMost, RandomGenerator random)
    {
        for (int attempt = 0; attempt < Placements; attempt++)
        {
            AffineTransform transform = Place(scene, hand, isOverMost, random);
            if (EndsOutside(scene, hand, transform)) return transform;
        }

        return null;
    }

    /// <summary>The same hand on the other side of the face: reflected in the line from the bridge of the nose to the chin.</summary>
    private static AffineTransform Mirrored(FaceScene scene, AffineTransform transform)
    {
        Vector2 on = scene.Pose.Project(scene.Points[27]);
        Vector2 line = Vector2.Normalize(scene.Pose.Project(scene.Points[8]) - on);
        float across = (2 * line.X * line.X) - 1;
        float mixed = 2 * line.X * line.Y;
        return transform.Then(new AffineTransform(
            across, mixed, on.X - (across * on.X) - (mixed * on.Y), mixed, -across, on.Y - (mixed * on.X) + (across * on.Y)));
    }

    private static AffineTransform Place(FaceScene scene, HandCutOut hand, bool isOverMost, RandomGenerator random)
    {
        Vector3 place = isOverMost ? scene.Between(27, 51, random.Between(0.1f, 0.9f)) : Target(scene, hand.Pose, random);
        Vector2 target = scene.Pose.Project(place);
        float nearness = isOverMost ? random.Between(1.05f, 1.4f) : random.Between(0.9f, 1.2f);
        float scale = HandLength * scene.Pose.Scale / hand.Length * nearness;
        bool isMirrored = random.NextBoolean();
        Vector2 arm = isMirrored ? hand.Arm with { X = -hand.Arm.X } : hand.Arm;
        float own = MathF.Atan2(arm.X, arm.Y);

        // Arms hang down or come from the sides (0 is straight down); where the hand's own arm does so, it is turned only a little.
        float wanted = MathF.Abs(own) < 1.75f ? own : random.Between(-1.4f, 1.4f);
        float turn = (own - wanted) + (random.Between(-10, 10) * MathF.PI / 180);
        float shear = MathF.Tan(random.Between(-10, 10) * MathF.PI / 180) * 0.5f;
        Vector2 shift = new(random.Between(-0.1f, 0.1f) * HandLength * scene.Pose.Scale, random.Between(-0.1f, 0.1f) * HandLength * scene.Pose.Scale);
        (float sine, float cosine) = MathF.SinCos(turn);
        float mirror = isMirrored ? -1 : 1;
        var linear = new AffineTransform(mirror, 0, 0, 0, 1, 0)
            .Then(new AffineTransform(1, shear, 0, 0, 1, 0))
            .Then(new AffineTransform(scale * cosine, -scale * sine, 0, scale * sine, scale * cosine, 0));
        (double palmX, double palmY) = linear.Apply(hand.Palm.X, hand.Palm.Y);
        return linear.Then(new AffineTransform(1, 0, target.X + shift.X - palmX, 0, 1, target.Y + shift.Y - palmY));
    }

    private static Vector3 Target(FaceScene scene, string pose, RandomGenerator random)
    {
        Vector3 mouth = scene.Between(51, 57);
        int side = random.Choose(2, 14);
        return pose switch
        {
            "over_mouth" or "cup" => mouth,
            "cheek" => scene.Between(side, side == 2 ? 48 : 54, 0.35f),
            "fist" or "curled" => scene.Between(8, 57, random.Between(0, 1)),
            _ => random.Choose(mouth, scene.Points[30], scene.Between(36, 41), scene.Between(45, 46), scene.Between(3, 48), scene.Between(13, 54), scene.Points[27]),
        };
    }

    private static bool EndsOutside(FaceScene scene, HandCutOut hand, AffineTransform transform)
    {
        Vector2 arm = hand.Arm;
        Vector2 across = new(-arm.Y, arm.X);
        float half = 0.22f * hand.Length;
        foreach (float share in (ReadOnlySpan<float>)[-1, -0.5f, 0, 0.5f, 1])
        {
            Vector2 edge = hand.Cut + (across * (share * half)) - (arm * (0.03f * hand.Length));
            (double x, double y) = transform.Apply(edge.X, edge.Y);
            bool isInside = x > 0 && y > 0 && x < scene.Picture.Width && y < scene.Picture.Height;
            if (isInside) return false;
        }

        return true;
    }

    private static void Paint(FaceScene scene, OccluderCanvas canvas, HandCutOut hand, AffineTransform transform, RandomGenerator random)
    {
        Image<byte> pixels = hand.Picture.Pixels();
        Func<Vector3, Vector2, Vector3> recolor = hand.IsGloved || random.NextBoolean(ForeignHand)
            ? (color, _) => color
            : SkinMatch.Create(pixels, scene.Skin.Color * random.Between(0.82f, 1.1f), hand.IsBare);
        CutOut.Draw(canvas, pixels, transform, recolor);
        float scale = scene.Pose.Scale;
        canvas.CastShadow(new Vector2(-1.1f * scene.Skin.LightRight, random.Between(0.2f, 0.8f)) * scale, random.Between(0.3f, 0.8f) * scale, random.Between(0.25f, 0.55f));
    }
}
