using System.Numerics;
using Deocc.Engine.Random;
using Deocc.Training.Occluders.Painting;
using Deocc.Training.Occluders.Textures;

namespace Deocc.Training.Occluders.Procedural;

/// <summary>Random shapes over random places of the face: rounded forms, angular ones, bars and thick strokes, with random textures.</summary>
internal sealed class BlobOccluder(TextureSource textures) : ProceduralOccluder(OccluderKind.Blob)
{
    private const float FaceHeight = 11;

    /// <inheritdoc/>
    protected override (string Style, float Softness) Paint(Brush brush)
    {
        RandomGenerator design = brush.Design;
        RandomGenerator place = brush.Place;
        Texture texture = textures.Draw(brush.Set, design);
        Vector3 target = brush.Scene.Points[30] + new Vector3(place.Between(-5, 5), place.Between(-6, 6), 0);
        Vector2 center = brush.Scene.Pose.Project(target);
        string style = design.Choose("round", "angular", "bar", "stroke");
        float size = design.Between(1.8f, 0.55f * FaceHeight);
        float turn = place.Between(0, MathF.Tau);
        Vector2[] outline = style switch
        {
            "round" => Curve.Through(Ring(design, center, size * brush.Scale, 8, 0.45f, turn), 6, isClosed: true),
            "angular" => Ring(design, center, size * brush.Scale, design.NextInt32(3, 7), 0.35f, turn),
            "bar" => Bar(center, new Vector2(design.Between(4, 14), design.Between(0.8f, 3.5f)) * brush.Scale, turn),
            _ => Stroke(design, center, size * brush.Scale, turn),
        };
        uint seed = design.NextUInt32();
        float relief = design.Between(0, 0.5f);
        Vector3 light = new(design.Between(0.7f, 1.15f));
        brush.Canvas.Fill(outline, at =>
        {
            Vector2 centimeters = (at - center) / brush.Scale;
            float slopeX = relief * Noise.Fractal(centimeters.X * 0.5f, centimeters.Y * 0.5f, seed);
            float slopeY = relief * Noise.Fractal(centimeters.X * 0.5f, (centimeters.Y * 0.5f) + 19, seed);
            return brush.Lit(texture.At(centimeters.X, centimeters.Y) * light, Vector3.Normalize(new Vector3(slopeX, slopeY, 1)));
        });
        brush.Canvas.CastShadow(
            new Vector2(place.Between(-0.5f, 0.5f), place.Between(0, 0.7f)) * brush.Scale, place.Between(0.2f, 0.8f) * brush.Scale, place.Between(0, 0.5f));
        return (style, place.NextBoolean(0.25) ? place.Between(0.05f, 0.25f) : 0);
    }

    private static Vector2[] Ring(RandomGenerator random, Vector2 center, float radius, int corners, float variation, float turn)
    {
        var ring = new Vector2[corners];
        for (int i = 0; i < corners; i++)
        {
            (float sine, float cosine) = MathF.SinCos(turn + (MathF.Tau * (i + random.Between(-0.25f, 0.25f)) / corners));
            ring[i] = center + (new Vector2(cosine, sine) * (radius * (1 + random.Between(-variation, variation))));
        }

        return ring;
    }

    private static Vector2[] Bar(Vector2 center, Vector2 size, float turn)
    {
        (float sine, float cosine) = MathF.SinCos(turn);
        Vector2 along = new Vector2(cosine, sine) * (size.X / 2);
        Vector2 across = new Vector2(-sine, cosine) * (size.Y / 2);
        return [center - along - across, center + along - across, center + along + across, center - along + across];
    }

    private static Vector2[] Stroke(RandomGenerator random, Vector2 center, float length, float turn)
    {
        (float sine, float cosine) = MathF.SinCos(turn);
        Vector2 along = new Vector2(cosine, sine) * length;
        Vector2 across = new(-along.Y, along.X);
        Vector2[] line = Curve.Through([center - along, center - (0.3f * along) + (random.Between(-0.5f, 0.5f) * across), center + (0.3f * along) + (random.Between(-0.5f, 0.5f) * across), center + along], 8);
        float width = length * random.Between(0.2f, 0.5f);
        return Curve.Ribbon(line, share => width * (0.4f + (0.6f * MathF.Sin(MathF.PI * share))));
    }
}
