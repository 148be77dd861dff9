using System.Numerics;
using Deocc.Engine.Random;
using Deocc.Training.Occluders.Painting;
using Deocc.Training.Occluders.Scenes;
using Deocc.Training.Occluders.Textures;

namespace Deocc.Training.Occluders.Procedural;

/// <summary>A scarf wound around neck, chin and mouth, or pulled up over the nose: thick folds of cloth or wool around the head.</summary>
internal sealed class ScarfOccluder(TextureSource textures) : ProceduralOccluder(OccluderKind.Scarf)
{
    private const float Length = 20;

    /// <inheritdoc/>
    protected override (string Style, float Softness) Paint(Brush brush)
    {
        RandomGenerator design = brush.Design;
        RandomGenerator place = brush.Place;
        bool isWool = design.NextBoolean(0.55);
        Texture texture = isWool ? new KnitTexture(design) : textures.Draw(brush.Set, design);
        uint seed = design.NextUInt32();
        float folds = design.Between(0.55f, 1.3f);
        float depth = design.Between(0.5f, 1.2f);
        float slope = place.Between(-0.1f, 0.1f);
        FaceScene scene = brush.Scene;

        // From below the nose's bridge to just over the chin.
        float highest = scene.Between(29, 30).Y;
        float lowest = scene.Between(57, 8, 0.2f).Y;
        float top = place.Between(highest, lowest);
        float front = Math.Max(Front(scene, top), Front(scene, lowest)) + 0.5f;
        float half = Math.Max(scene.Points[13].X, -scene.Points[3].X) + place.Between(0.7f, 1.6f);
        var surface = new Surface(scene.Pose, (-1.9f, 1.9f), (0, 1), 49, 33, (angle, v) =>
        {
            (float sine, float cosine) = MathF.SinCos(angle);
            float down = v * Length;
            float roll = depth * (0.35f + (0.65f * MathF.Abs(MathF.Sin(Fold(angle, down)))));

            // The upper edge turns inward; further down the scarf widens over the shoulders.
            float inward = 1.1f * MathF.Exp(-down / 0.5f);
            float width = half + roll - inward + (0.22f * Math.Max(0, down - 4));
            float back = 0.62f * width;
            float reach = front - back + roll - inward - (0.1f * down);
            float y = top + down + (slope * 7 * sine) + (0.9f * (1 - cosine)) + (0.35f * Noise.Value(angle * 2.1f, 3, seed + 8) * MathF.Exp(-down / 2));
            return new Vector3(width * sine, y, (reach * MathF.Sign(cosine) * MathF.Pow(MathF.Abs(cosine), 0.8f)) + (back * cosine));
        });
        surface.Paint(brush.Canvas, (angle, v, normal) =>
        {
            float down = v * Length;
            float phase = Fold(angle, down);
            Vector3 color = texture.At(angle * half, down + (0.25f * angle * half));
            float crease = MathF.Abs(MathF.Sin(phase));
            float shade = 0.5f + (0.5f * MathF.Pow(crease, 0.6f));
            float slopeY = -0.5f * MathF.Cos(phase) * MathF.Sign(MathF.Sin(phase));
            float slopeX = 0.5f * Noise.Fractal(angle * 3, down * 0.4f, seed + 3);
            return new Vector4(brush.Lit(color * shade, Vector3.Normalize(normal + new Vector3(slopeX, slopeY, 0))), 1);
        });
        brush.Canvas.CastShadow(new Vector2(0, -0.25f) * brush.Scale, 0.5f * brush.Scale, place.Between(0.25f, 0.5f));
        return (isWool ? "wool" : "cloth", isWool ? 0.03f : 0);

        float Fold(float angle, float down) =>
            (folds * down) + (0.7f * angle * Noise.Cell(0, 0, seed)) + (1.1f * Noise.Fractal(angle * 0.9f, down * 0.12f, seed));
    }

    private static float Front(FaceScene scene, float y)
    {
        float z = scene.Points[8].Z;
        for (int i = 27; i < 31; i++)
        {
            if (scene.Points[i].Y > y - 2) z = Math.Max(z, scene.Points[i].Z);
        }

        return z;
    }
}
