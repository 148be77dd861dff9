using System.Numerics;
using Deocc.Engine.Random;
using Deocc.Training.Occluders.Painting;
using Deocc.Training.Occluders.Scenes;
using Deocc.Training.Occluders.Textures;

namespace Deocc.Training.Occluders.Procedural;

/// <summary>Caps with a visor, hats with a brim all around, and knitted caps, drawn deep into the forehead.</summary>
internal sealed class HatOccluder(TextureSource textures) : ProceduralOccluder(OccluderKind.Hat)
{
    /// <inheritdoc/>
    protected override (string Style, float Softness) Paint(Brush brush)
    {
        RandomGenerator design = brush.Design;
        RandomGenerator place = brush.Place;
        FaceScene scene = brush.Scene;
        string style = design.Choose("cap", "cap", "brim", "beanie");
        Texture texture = style == "beanie" ? new KnitTexture(design)
            : design.NextBoolean(0.6) ? new FabricTexture(design, FabricPattern.Plain) : textures.Draw(brush.Set, design);
        Texture visorTexture = style == "cap" && design.NextBoolean(0.35) ? new FabricTexture(design, FabricPattern.Plain) : texture;
        float brows = scene.Between(19, 24).Y;

        // The hat's edge from just over the brows to the hairline.
        float edge = brows - place.Between(style == "beanie" ? 0.2f : 0.8f, 3.6f);
        float tilt = place.Between(-0.1f, 0.14f);
        float roll = place.Between(-0.06f, 0.06f);
        float wide = MeanHead.HalfWidth + 0.55f;
        float deep = MeanHead.HalfDepth + 0.45f;
        float height = edge - MeanHead.Top + design.Between(style == "brim" ? 1.5f : 0.4f, style == "brim" ? 3.5f : 2f);
        float square = style == "brim" ? design.Between(0.3f, 0.6f) : 1;
        uint seed = design.NextUInt32();
        Vector3 Worn(Vector3 point)
        {
            // Tilted about the ears' axis, rolled to one side.
            float z = point.Z - MeanHead.MiddleZ;
            float y = point.Y + (tilt * z) + (roll * point.X);
            return point with { Y = y };
        }

        var crown = new Surface(scene.Pose, (-MathF.PI, MathF.PI), (0, 1), 49, 17, (angle, v) =>
        {
            (float sine, float cosine) = MathF.SinCos(angle);
            float up = v * MathF.PI / 2;
            float ring = MathF.Pow(MathF.Cos(up * 0.995f), 0.75f * square);
            float rise = MathF.Sin(up);
            return Worn(new Vector3(wide * ring * sine, edge - (height * rise), MeanHead.MiddleZ + (deep * ring * cosine)));
        });
        float seams = style == "cap" ? 3 : 0;
        float fold = style == "beanie" ? design.Between(0.15f, 0.32f) * (design.NextBoolean(0.7) ? 1 : 0) : 0;
        Vector3 band = design.Color(design.Between(0, 0.6f), design.Between(0.05f, 0.6f));
        bool hasBand = style == "brim" && design.NextBoolean(0.75);
        crown.Paint(brush.Canvas, (angle, v, normal) =>
        {
            Vector3 color = texture.At(angle * wide, v * height * 1.2f);
            if (hasBand && v < 0.22f) color = band;
            if (seams > 0) color *= 1 - (0.3f * MathF.Exp(-MathF.Pow(MathF.Sin(angle * seams) / 0.035f, 2)));
            if (fold > 0 && v < fold) color *= 1.06f;
            if (fold > 0 && v is var up && up > fold && up < fold + 0.04f) color *= 0.72f;
            float bump = 0.25f * Noise.Fractal(angle * 2.5f, v * 4, seed);
            return new Vector4(brush.Lit(color, Vector3.Normalize(normal + new Vector3(bump, 0.2f * bump, 0))), 1);
        });
        if (style != "beanie") PaintBrim(brush, style, visorTexture, edge, wide, deep, Worn);
        float length = style == "beanie" ? 0.3f : place.Between(0.7f, 2.2f);
        brush.Canvas.CastShadow(new Vector2(-scene.Skin.LightRight, length) * brush.Scale, (0.25f + (0.3f * length)) * brush.Scale, place.Between(0.25f, 0.6f));
        return (style, 0);
    }

    private static void PaintBrim(Brush brush, string style, Texture texture, float edge, float wide, float deep, Func<Vector3, Vector3> worn)
    {
        RandomGenerator design = brush.Design;
        bool isAround = style == "brim";
        float length = isAround ? design.Between(4.5f, 8.5f) : design.Between(6, 7.5f);
        float droop = brush.Place.Between(-0.05f, isAround ? 0.3f : 0.4f);
        float curl = isAround ? design.Between(-0.06f, 0.04f) : design.Between(0.02f, 0.06f);
        float half = isAround ? MathF.PI : 1.25f;
        var brim = new Surface(brush.Scene.Pose, (-half, half), (0, 1), isAround ? 49 : 29, 9, (angle, v) =>
        {
            (float sine, float cosine) = MathF.SinCos(angle);

            // A visor is longest in the middle and ends at the temples.
            float reach = length * (isAround ? 1 : MathF.Pow(Math.Max(0, MathF.Cos(angle / half * MathF.PI / 2)), 0.45f)) * v;
            float x = (wide + (isAround ? reach : 0.15f * reach)) * sine;
            float z = MeanHead.MiddleZ + ((deep + (isAround ? reach : 0)) * cosine) + (isAround ? 0 : reach);
            float y = edge - 0.1f + (droop * reach) + (curl * reach * x * x / 10);
            return worn(new Vector3(x, y, z));
        });
        brim.Paint(brush.Canvas, (angle, v, normal) =>
        {
            Vector3 color = texture.At(angle * wide, 20 + (v * length));
            if (v > 0.96f) color *= 0.8f;

            // Seen from below, the brim is in its own shadow.
            float below = normal.Y > 0 ? 0.62f : 1;
            float stitch = !isAround && MathF.Abs(MathF.Sin(v * 18)) < 0.1f ? 0.93f : 1;
            return new Vector4(brush.Lit(color * (below * stitch), normal), 1);
        });
    }

}
