using System.Numerics;
using Deocc.Engine.Random;
using Deocc.Training.Occluders.Painting;

namespace Deocc.Training.Occluders.Procedural;

/// <summary>A microphone before the mouth, with a grille of wire or a windscreen of foam, held from below; sometimes in a fist.</summary>
internal sealed class MicrophoneOccluder() : ProceduralOccluder(OccluderKind.Microphone)
{
    /// <inheritdoc/>
    protected override (string Style, float Softness) Paint(Brush brush)
    {
        RandomGenerator design = brush.Design;
        RandomGenerator place = brush.Place;
        bool isFoam = design.NextBoolean(0.45);
        float scale = brush.Scale * place.Between(1, 1.35f);
        float radius = design.Between(2.2f, 3.2f) * scale;
        float stretch = isFoam ? design.Between(1, 1.25f) : design.Between(0.95f, 1.15f);
        Vector3 mouth = brush.Scene.Between(51, 57) + new Vector3(place.Between(-3.5f, 3.5f), place.Between(-0.6f, 3.5f), 2);
        Vector2 head = brush.Scene.Pose.Project(mouth);
        float lean = place.Between(-0.75f, 0.75f);
        Vector2 axis = new(MathF.Sin(lean), MathF.Cos(lean));
        Vector2 across = new(-axis.Y, axis.X);
        Vector3 dark = new(design.Between(0.04f, 0.16f));
        Vector3 foam = design.NextBoolean(0.6) ? dark : design.Color(design.Between(0.4f, 0.9f), design.Between(0.2f, 0.8f));
        Vector3 metal = design.NextBoolean(0.6) ? new Vector3(design.Between(0.55f, 0.8f)) : dark * 2.2f;
        Vector3 body = design.NextBoolean(0.75) ? dark : design.Color(design.Between(0, 0.7f), design.Between(0.2f, 0.7f));
        uint seed = design.NextUInt32();
        float length = brush.Canvas.Height + brush.Canvas.Width;

        Vector2[] handle = Curve.Ribbon([head, head + (axis * (radius * 1.6f)), head + (axis * length)], share => radius * (share < 0.1f ? 1.35f : 1.05f));
        brush.Canvas.Fill(handle, at => Cylinder(Vector2.Dot(at - head, across) / (0.55f * radius), body));
        Vector2 collar = head + (axis * (radius * 0.86f * stretch));
        brush.Canvas.Fill(Curve.Ribbon([collar, collar + (axis * (0.32f * radius))], _ => 1.5f * radius), at => Cylinder(Vector2.Dot(at - head, across) / (0.76f * radius), metal));

        var outline = new Vector2[40];
        for (int i = 0; i < outline.Length; i++)
        {
            (float sine, float cosine) = MathF.SinCos(MathF.Tau * i / outline.Length);
            outline[i] = head + (axis * (cosine * radius * stretch)) + (across * (sine * radius));
        }

        brush.Canvas.Fill(outline, at =>
        {
            Vector2 local = new(Vector2.Dot(at - head, across) / radius, Vector2.Dot(at - head, axis) / (radius * stretch));
            Vector3 normal = Sphere(local, across, axis);
            float bend = 1 + (0.35f * local.LengthSquared());
            (float u, float v) = (local.X * bend, local.Y * bend);
            Vector3 color = isFoam
                ? foam * (0.8f + (0.45f * Noise.Fractal(u * 14, v * 14, seed)))
                : metal * Grille(u, v);
            float shine = isFoam ? 0 : 0.5f * MathF.Pow(Math.Max(0, Vector3.Dot(normal, Vector3.Normalize(new Vector3(-0.4f, -0.6f, 0.7f)))), 12);
            float ring = !isFoam && MathF.Abs(local.Y - 0.12f) < 0.07f ? 1.15f : 1;
            return (brush.Lit(color, normal) * ring) + new Vector3(shine);
        });
        if (design.NextBoolean(0.5))
        {
            var skin = new HandTone(brush.Scene.Skin.Color * place.Between(0.85f, 1.05f));
            HandModel.Fist(head + (axis * radius * 3.1f), axis, 1.15f * scale * place.Between(0.95f, 1.1f), place.NextBoolean(), place).Paint(brush.Canvas, skin, brush.Scene.Skin, brush.Scale);
        }

        brush.Canvas.CastShadow(new Vector2(-1.2f * brush.Scene.Skin.LightRight, 0.8f) * scale, 0.8f * scale, place.Between(0.1f, 0.4f));
        return (isFoam ? "foam" : "grille", place.Between(0, 0.05f));

        Vector3 Cylinder(float side, Vector3 color)
        {
            float x = Math.Clamp(side, -1, 1);
            Vector2 flat = across * x;
            Vector3 normal = new(flat.X, flat.Y, MathF.Sqrt(1 - (x * x)));
            float shine = 0.35f * MathF.Exp(-MathF.Pow((x + 0.35f) / 0.12f, 2));
            return brush.Lit(color, normal) + new Vector3(shine * 0.6f);
        }
    }

    private static Vector3 Sphere(Vector2 local, Vector2 across, Vector2 axis)
    {
        Vector2 flat = (across * local.X) + (axis * local.Y);
        float squared = Math.Min(1, local.LengthSquared());
        return Vector3.Normalize(new Vector3(flat.X, flat.Y, MathF.Sqrt(1 - squared) + 0.05f));
    }

    private static float Grille(float u, float v)
    {
        const float Wires = 26;
        float a = MathF.Sin((u + v) * Wires);
        float b = MathF.Sin((u - v) * Wires);
        return 0.42f + (0.6f * Math.Max(a * a * a * a, b * b * b * b));
    }
}
