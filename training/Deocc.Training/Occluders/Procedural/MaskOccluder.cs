using System.Numerics;
using Deocc.Engine.Random;
using Deocc.Training.Occluders.Painting;
using Deocc.Training.Occluders.Textures;

namespace Deocc.Training.Occluders.Procedural;

/// <summary>Surgical masks with pleats, respirators with a crease, and cloth masks with patterns, on the face's own form.</summary>
/// <param name="isCloth">Cloth, or else surgical masks and respirators.</param>
/// <param name="textures">Patterns for cloth.</param>
internal sealed class MaskOccluder(bool isCloth, TextureSource textures)
    : ProceduralOccluder(isCloth ? OccluderKind.ClothMask : OccluderKind.SurgicalMask)
{
    private enum Cut
    {
        Pleated,
        Creased,
        Cup,
        Cloth,
        Bandana,
    }

    /// <inheritdoc/>
    protected override (string Style, float Softness) Paint(Brush brush)
    {
        RandomGenerator design = brush.Design;
        Cut cut = isCloth ? (design.NextBoolean(0.15) ? Cut.Bandana : Cut.Cloth) : design.NextBoolean(0.7) ? Cut.Pleated : design.NextBoolean(0.7) ? Cut.Creased : Cut.Cup;
        RandomGenerator place = brush.Place;
        float worn = place.NextBoolean(0.06) ? place.Between(1.2f, 1.9f) : place.Between(0.15f, 0.85f);
        float puff = cut switch { Cut.Creased => 1.3f, Cut.Cup => 1.5f, Cut.Pleated => 0.35f, _ => 0.2f } + design.Between(-0.15f, 0.3f);
        float sideTop = place.Between(1.3f, 2) + (cut is Cut.Cup ? 0.6f : 0);
        var fit = new MaskFit(
            worn,
            sideTop,
            cut == Cut.Cup ? sideTop + 2.3f : place.Between(3.6f, 4.6f),
            cut == Cut.Bandana ? 1.01f : cut == Cut.Cup ? place.Between(0.82f, 0.9f) : place.Between(0.91f, 0.98f),
            place.Between(0.4f, 1.3f),
            puff);
        var sheet = new MaskSurface(brush.Scene, fit);
        Func<Vector2, Vector2> jitter = brush.Jitter(brush.Scene.Pose.Project(sheet.At(0, 0.5f)), 2.5f, 0.04f, 0.2f);
        var cloth = new MaskCloth(design, Material(cut, brush), IsPleated: cut == Cut.Pleated, IsCreased: cut == Cut.Creased || (cut == Cut.Cloth && design.NextBoolean(0.6)), IsDraped: cut == Cut.Bandana);
        if (cut != Cut.Bandana) PaintLoops(brush, sheet, jitter, cut);
        float lowest = cut == Cut.Bandana ? 1.9f : 1;
        var surface = new Surface(brush.Scene.Pose, (-1, 1), (0, lowest), 33, 29, sheet.At, jitter);
        surface.Paint(brush.Canvas, (u, v, normal) =>
        {
            float opacity = cloth.Opacity(u, v, lowest);
            return opacity <= 0 ? Vector4.Zero : new Vector4(brush.Lit(cloth.Color(u, v), cloth.Bend(u, v, normal)), opacity);
        });
        brush.Canvas.CastShadow(
            new Vector2(-0.8f * brush.Scene.Skin.LightRight, place.Between(0.1f, 0.5f)) * brush.Scale, place.Between(0.2f, 0.5f) * brush.Scale, place.Between(0.25f, 0.5f));
        return (cut.ToString().ToLowerInvariant(), 0);
    }

    private Texture Material(Cut cut, Brush brush)
    {
        if (cut is Cut.Cloth or Cut.Bandana) return textures.Draw(brush.Set, brush.Design);
        RandomGenerator design = brush.Design;
        Vector3 color = cut == Cut.Pleated
            ? design.Choose(
                new Vector3(0.56f, 0.76f, 0.9f), new Vector3(0.66f, 0.84f, 0.93f), new Vector3(0.42f, 0.66f, 0.86f), new Vector3(0.9f, 0.92f, 0.93f),
                new Vector3(0.88f), new Vector3(0.6f, 0.82f, 0.77f), new Vector3(0.93f, 0.74f, 0.79f), new Vector3(0.1f, 0.1f, 0.11f), new Vector3(0.76f, 0.72f, 0.87f))
            : design.Choose(new Vector3(0.9f, 0.91f, 0.92f), new Vector3(0.93f, 0.92f, 0.88f), new Vector3(0.12f), new Vector3(0.72f, 0.78f, 0.84f), new Vector3(0.85f, 0.78f, 0.7f));
        return new NonWovenTexture(color * design.Between(0.9f, 1.05f), design.NextUInt32());
    }

    private static void PaintLoops(Brush brush, MaskSurface sheet, Func<Vector2, Vector2> jitter, Cut cut)
    {
        Vector3 color = cut == Cut.Cup && brush.Design.NextBoolean(0.5) ? new Vector3(0.85f, 0.72f, 0.2f) : brush.Design.NextBoolean(0.75) ? new Vector3(0.9f) : new Vector3(0.12f);
        float width = brush.Design.Between(0.12f, 0.4f) * brush.Scale;
        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
        {
            Vector3 contour = brush.Scene.Points[side < 0 ? 0 : 16];
            foreach (float v in (ReadOnlySpan<float>)[0.04f, 0.93f])
            {
                Vector3 corner = sheet.At(side * 0.97f, v);
                Vector3 ear = new(side * 7.6f, contour.Y + (v < 0.5f ? -1.2f : 2.6f), 1.5f);
                Vector2 from = jitter(brush.Scene.Pose.Project(corner));
                Vector2 to = jitter(brush.Scene.Pose.Project(ear));
                if ((to.X - from.X) * side < 0) continue;
                Vector2 middle = ((from + to) / 2) + new Vector2(0, (v < 0.5f ? -0.25f : 0.3f) * brush.Scale);
                Vector2[] line = Curve.Through([from, middle, to], 6);
                float length = Math.Max(1, (to - from).Length());
                brush.Canvas.Fill(Curve.Ribbon(line, _ => width), at =>
                {
                    float share = (at - from).Length() / length;
                    return new Vector4(color * (brush.Exposure * (1 - (0.35f * share))), Math.Clamp((1.05f - share) * 6, 0, 1));
                });
                brush.Canvas.CoverLine(line, width);
            }
        }
    }
}
