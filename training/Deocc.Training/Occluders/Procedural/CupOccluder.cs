using System.Numerics;
using Deocc.Engine.Random;
using Deocc.Training.Occluders.Painting;
using Deocc.Training.Occluders.Textures;

namespace Deocc.Training.Occluders.Procedural;

/// <summary>A paper cup, a mug or a can before the mouth, sometimes with fingers around it.</summary>
internal sealed class CupOccluder(TextureSource textures) : ProceduralOccluder(OccluderKind.Cup)
{
    /// <inheritdoc/>
    protected override (string Style, float Softness) Paint(Brush brush)
    {
        RandomGenerator design = brush.Design;
        RandomGenerator place = brush.Place;
        string style = design.Choose("paper", "mug", "can");
        float height = style switch { "paper" => design.Between(9, 12.5f), "mug" => design.Between(8, 10), _ => design.Between(11, 15) };
        float upper = style switch { "paper" => design.Between(4, 4.6f), "mug" => design.Between(4, 4.6f), _ => design.Between(2.9f, 3.5f) };
        float lower = style switch { "paper" => upper * 0.74f, "mug" => upper * design.Between(0.88f, 1), _ => upper };
        Texture texture = textures.Draw(brush.Set, design);
        Vector3 plain = design.NextBoolean(0.5) ? new Vector3(design.Between(0.78f, 0.95f)) : design.Color(design.Between(0.2f, 0.8f), design.Between(0.25f, 0.9f));
        bool isPlain = design.NextBoolean(0.55);
        (float from, float to) sleeve = style == "paper" && design.NextBoolean(0.5) ? (0.28f, 0.72f) : (2, 2);
        Vector3 sleeveColor = new Vector3(0.55f, 0.4f, 0.27f) * design.Between(0.6f, 1.3f);
        bool hasLid = style == "paper" && design.NextBoolean(0.6);
        float gloss = style == "paper" ? 0.08f : 0.3f;

        float scale = brush.Scale * place.Between(1, 1.3f);
        float lean = place.Between(-0.3f, 0.3f);
        Vector2 axis = new(MathF.Sin(lean), MathF.Cos(lean));
        Vector2 across = new(axis.Y, -axis.X);
        Vector3 mouth = brush.Scene.Between(51, 57) + new Vector3(place.Between(-2.5f, 2.5f), place.Between(-4.5f, 0.6f), 2);
        Vector2 rim = brush.Scene.Pose.Project(mouth);

        // Seen from above (the mouth of the cup shows) or from below while drinking (its bottom shows).
        float view = place.Between(-0.35f, 0.28f);
        if (style == "mug") PaintHandle(brush, rim, axis, across, scale, height, upper, isPlain ? plain : texture.At(0, 0.5f * height), place.Sign());
        Vector2[] body = Outline(rim, axis, across, scale, height, upper, lower, view);
        brush.Canvas.Fill(body, at =>
        {
            Vector2 from = (at - rim) / scale;
            float down = Math.Clamp(Vector2.Dot(from, axis) / height, 0, 1);
            float radius = float.Lerp(upper, lower, down);
            float x = Math.Clamp(Vector2.Dot(from, across) / radius, -1, 1);
            float angle = MathF.Asin(x);
            Vector3 color = isPlain ? plain : texture.At(angle * radius, down * height);
            if (down > sleeve.from && down < sleeve.to) color = sleeveColor * (1 - (0.12f * (0.5f + (0.5f * MathF.Sin(angle * 60)))));
            if (hasLid && down < 0.1f) color = new Vector3(down < 0.055f ? 0.9f : 0.8f) * (plain.X > 0.5f ? 1 : 0.2f);
            if (style == "can" && (down < 0.05f || down > 0.95f)) color = new Vector3(0.72f);
            Vector2 flat = across * x;
            Vector3 normal = new(flat.X, flat.Y, MathF.Sqrt(1 - (x * x)) + 0.02f);
            float shine = gloss * (MathF.Exp(-MathF.Pow((x + 0.45f) / 0.12f, 2)) + (0.5f * MathF.Exp(-MathF.Pow((x - 0.7f) / 0.1f, 2))));
            return brush.Lit(color, Vector3.Normalize(normal)) + new Vector3(shine * brush.Exposure);
        });
        PaintEnd(brush, view >= 0 ? rim : rim + (axis * (height * scale)), axis, across, (view >= 0 ? upper : lower) * scale, view, plain, hasLid);
        if (design.NextBoolean(0.6)) PaintFist(brush, rim + (axis * (0.55f * height * scale)), axis, scale);
        brush.Canvas.CastShadow(new Vector2(-brush.Scene.Skin.LightRight, 0.7f) * scale, 0.7f * scale, place.Between(0.15f, 0.45f));
        return (style, place.Between(0, 0.04f));
    }

    private static void PaintFist(Brush brush, Vector2 center, Vector2 axis, float scale)
    {
        var skin = new HandTone(brush.Scene.Skin.Color * brush.Place.Between(0.88f, 1.05f));
        HandModel.Fist(center, axis, scale, brush.Place.NextBoolean(), brush.Place).Paint(brush.Canvas, skin, brush.Scene.Skin, brush.Scale);
    }

    private static Vector2[] Outline(Vector2 rim, Vector2 axis, Vector2 across, float scale, float height, float upper, float lower, float view)
    {
        const int Half = 20;
        var outline = new Vector2[2 * (Half + 1)];
        for (int i = 0; i <= Half; i++)
        {
            (float sine, float cosine) = MathF.SinCos(MathF.PI * i / Half);

            // Near edges of both ends bulge down when seen from above, up when seen from below.
            outline[i] = rim + (across * (-upper * cosine * scale)) - (axis * (-view * upper * sine * scale));
            outline[^(i + 1)] = rim + (axis * ((height + (view * lower * sine)) * scale)) + (across * (-lower * cosine * scale));
        }

        if (view >= 0)
        {
            // From above the far edge of the mouth belongs to the outline too; the end is painted over it.
            for (int i = 0; i <= Half; i++) outline[i] = rim + (across * (-upper * MathF.Cos(MathF.PI * i / Half) * scale)) - (axis * (view * upper * MathF.Sin(MathF.PI * i / Half) * scale));
        }

        return outline;
    }

    /// <summary>The open mouth with its dark inside, the lid, or the bottom.</summary>
    private static void PaintEnd(Brush brush, Vector2 center, Vector2 axis, Vector2 across, float radius, float view, Vector3 color, bool hasLid)
    {
        float tall = MathF.Abs(view) * radius;
        if (tall < 0.6f) return;
        var outer = new Vector2[32];
        var inner = new Vector2[32];
        for (int i = 0; i < outer.Length; i++)
        {
            (float sine, float cosine) = MathF.SinCos(MathF.Tau * i / outer.Length);
            outer[i] = center + (across * (cosine * radius)) + (axis * (sine * tall));
            inner[i] = center + (across * (cosine * radius * 0.92f)) + (axis * (sine * tall * 0.88f));
        }

        Vector3 rim = hasLid ? new Vector3(0.85f) : color * 1.05f;
        Vector3 inside = view < 0 ? color * 0.65f : hasLid ? new Vector3(0.78f) : color * 0.38f;
        brush.Canvas.Fill(outer, _ => brush.Lit(rim, Vector3.UnitZ));
        brush.Canvas.Fill(inner, at => brush.Lit(inside * (0.8f + (0.4f * Vector2.Dot(at - center, axis) / Math.Max(1, tall))), Vector3.UnitZ));
    }

    private static void PaintHandle(Brush brush, Vector2 rim, Vector2 axis, Vector2 across, float scale, float height, float radius, Vector3 color, float side)
    {
        Vector2 At(float x, float y) => rim + (across * (side * x * scale)) + (axis * (y * scale));
        Vector2[] line = Curve.Through([At(radius * 0.9f, 0.2f * height), At(radius + 2.2f, 0.22f * height), At(radius + 2.6f, 0.5f * height), At(radius + 1.6f, 0.72f * height), At(radius * 0.9f, 0.78f * height)], 6);
        brush.Canvas.Fill(Curve.Ribbon(line, _ => 1.1f * scale), at => brush.Lit(color * 0.92f, Vector3.UnitZ));
    }
}
