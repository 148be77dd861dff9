using System.Numerics;
using Deocc.Engine.Random;
using Deocc.Training.Data;

namespace Deocc.Training.Synthesis;

/// <summary>Builds neck and shoulders below a head, and what they wear.</summary>
internal static class TorsoBuilder
{
    private const int Rings = 22;
    private const int Sides = 40;

    // Half width and half depth of the body by depth under the chin, all in decimetres.
    private static readonly (float Below, float Width, float Depth)[] Outline =
    [
        (-0.15f, 0.42f, 0.42f), (0.35f, 0.5f, 0.48f), (0.6f, 0.8f, 0.62f), (0.8f, 1.3f, 0.72f), (1, 1.75f, 0.8f), (1.35f, 2.05f, 0.9f), (3, 2.2f, 1),
    ];

    /// <summary>Builds the neck (skin) and the clothes.</summary>
    /// <param name="head">Whose neck it is.</param>
    /// <param name="skin">The skin's reflectance.</param>
    /// <param name="random">Build and clothes.</param>
    public static (ScenePart Neck, ScenePart Clothes) Build(HeadFrame head, Vector3 skin, RandomGenerator random)
    {
        var neck = new ScenePart(ParsingClass.Neck);
        var clothes = new ScenePart(ParsingClass.Cloth);
        float faceWidth = MathF.Abs(head.Landmarks[16].X - head.Landmarks[0].X);
        float scale = faceWidth / 1.5f * (float)random.NextDouble(0.9, 1.15);
        float neckline = (float)random.NextDouble(0.3, 0.6);
        float vee = (float)random.NextDouble(0, 0.5);
        Vector3 color = new((float)random.NextDouble(0.02, 0.8), (float)random.NextDouble(0.02, 0.8), (float)random.NextDouble(0.02, 0.8));
        color = Vector3.Lerp(color, new Vector3((color.X + color.Y + color.Z) / 3), (float)random.NextDouble(0.2, 1));
        Vector3 second = color * (float)random.NextDouble(0.3, 1.6);
        float stripes = random.NextBoolean(0.3) ? (float)random.NextDouble(4, 16) : 0;

        // The neck's axis runs through the middle of the skull, somewhat behind the chin.
        Vector3 axis = new(head.Chin.X, head.Chin.Y, Math.Min(head.Surface.Center.Z, head.Chin.Z - (0.55f * scale)));
        AddSurface(neck, axis, scale, 0, _ => skin, (_, _) => 0);
        AddSurface(
            clothes,
            axis,
            scale,
            0.05f,
            below => stripes > 0 && MathF.Sin(below * stripes) > 0 ? second : color,
            (below, forward) => below < neckline + (vee * Math.Max(forward, 0)) ? -0.2f : 0);
        return (neck, clothes);
    }

    private static void AddSurface(
        ScenePart part,
        Vector3 axis,
        float scale,
        float offset,
        Func<float, Vector3> color,
        Func<float, float, float> sink)
    {
        int first = part.Positions.Count;
        for (int ring = 0; ring <= Rings; ring++)
        {
            float below = Outline[0].Below + ((Outline[^1].Below - Outline[0].Below) * ring / Rings);
            (float width, float depth) = SizeAt(below);
            for (int side = 0; side < Sides; side++)
            {
                (float sine, float cosine) = MathF.SinCos(2 * MathF.PI * side / Sides);
                float swell = offset + sink(below, cosine);
                var normal = Vector3.Normalize(new Vector3(sine / width, 0.25f, cosine / depth));
                var place = new Vector3(sine * (width + swell), -below, cosine * (depth + swell)) * scale;
                part.Add(axis + place, normal, color(below));
            }
        }

        for (int ring = 0; ring < Rings; ring++)
        {
            for (int side = 0; side < Sides; side++)
            {
                int here = first + (ring * Sides);
                int next = (side + 1) % Sides;
                part.AddQuad(here + side, here + Sides + side, here + Sides + next, here + next);
            }
        }
    }

    private static (float Width, float Depth) SizeAt(float below)
    {
        int next = 1;
        while (next < Outline.Length - 1 && Outline[next].Below < below) next++;
        (float fromBelow, float fromWidth, float fromDepth) = Outline[next - 1];
        (float toBelow, float toWidth, float toDepth) = Outline[next];
        float share = Math.Clamp((below - fromBelow) / (toBelow - fromBelow), 0, 1);
        share = share * share * (3 - (2 * share));
        return (fromWidth + ((toWidth - fromWidth) * share), fromDepth + ((toDepth - fromDepth) * share));
    }
}
