using System.Numerics;
using Deocc.Engine.Random;
using Deocc.Training.Data;

namespace Deocc.Training.Synthesis;

/// <summary>Builds hair: a cap over the skull, and ribbons that grow out of it, fall, and slide over the head.</summary>
internal static class HairBuilder
{
    private const int CapRows = 40;
    private const int CapColumns = 80;
    private const int SegmentsPerStrand = 8;

    /// <summary>Builds somebody's hair.</summary>
    public static ScenePart Build(HeadFrame head, HairStyle style, RandomGenerator random)
    {
        var part = new ScenePart(ParsingClass.Hair);
        AddCap(part, head, style, random);
        for (int strand = 0; strand < style.Strands; strand++)
        {
            Vector3 direction = RandomRoot(head, style, random);
            AddStrand(part, head, style, direction, random);
        }

        return part;
    }

    /// <summary>Grows one ribbon.</summary>
    /// <param name="part">Where its triangles go.</param>
    /// <param name="head">What it slides over.</param>
    /// <param name="root">Where it leaves the skin.</param>
    /// <param name="direction">Where to, at first.</param>
    /// <param name="length">Its length in decimetres.</param>
    /// <param name="width">Its width in decimetres.</param>
    /// <param name="curl">The radius of its curls.</param>
    /// <param name="clearance">How far off the head it stays.</param>
    /// <param name="color">Its colour.</param>
    /// <param name="random">The phase of the curls.</param>
    public static void AddRibbon(
        ScenePart part,
        HeadFrame head,
        Vector3 root,
        Vector3 direction,
        float length,
        float width,
        float curl,
        float clearance,
        Vector3 color,
        RandomGenerator random)
    {
        float step = length / SegmentsPerStrand;
        float phase = (float)random.NextDouble(0, 2 * Math.PI);
        float turns = (float)random.NextDouble(2, 4);
        Vector3 position = root;
        Vector3 heading = direction;
        int previous = -1;
        for (int i = 0; i <= SegmentsPerStrand; i++)
        {
            float along = (float)i / SegmentsPerStrand;
            Vector3 outward = Vector3.Normalize(position - head.Surface.Center);
            Vector3 side = Vector3.Normalize(Vector3.Cross(heading, outward) + new Vector3(1e-4f, 0, 0));
            Vector3 wave = curl * along * ((side * MathF.Sin(phase + (turns * 2 * MathF.PI * along))) + (outward * (1 + MathF.Cos(phase + (turns * 2 * MathF.PI * along)))));
            float half = width / 2 * (1 - (0.75f * along * along));

            // Roots lie in the shade of what grows above them.
            Vector3 shade = color * (0.62f + (0.38f * along));
            Vector3 normalTilt = outward + (0.5f * side * MathF.Sin(phase));
            int left = part.Add(position + wave - (side * half), Vector3.Normalize(normalTilt - (0.35f * side)), shade);
            part.Add(position + wave + (side * half), Vector3.Normalize(normalTilt + (0.35f * side)), shade);
            if (previous >= 0) part.AddQuad(previous, previous + 1, left + 1, left);
            previous = left;

            heading = Vector3.Normalize(heading + new Vector3(0, -0.28f * (0.3f + along), 0));
            position = head.Surface.PushOut(position + (heading * step), clearance + (0.02f * along));
        }
    }

    private static void AddStrand(ScenePart part, HeadFrame head, HairStyle style, Vector3 direction, RandomGenerator random)
    {
        Vector3 root = head.Surface.Center + (direction * (head.Surface.Radius(direction) + (0.6f * style.Thickness)));
        float away = root.X - style.Parting >= 0 ? 1 : -1;
        Vector3 combed = new(
            style.Sideways * away * (0.6f + (0.4f * random.NextSingleSigned())),
            -0.35f,
            style.Forward + (0.25f * random.NextSingleSigned()));
        Vector3 tangent = combed - (direction * Vector3.Dot(combed, direction));
        Vector3 jitter = new Vector3(random.NextSingleSigned(), random.NextSingleSigned(), random.NextSingleSigned()) * 0.22f;
        Vector3 heading = Vector3.Normalize((direction * (style.Lift * 0.6f)) + tangent + jitter);
        float length = style.Length * (float)random.NextDouble(0.65, 1.1);
        Vector3 color = style.Color * (float)random.NextDouble(0.6, 1.5);
        float width = style.Width * (float)random.NextDouble(0.5, 1.4);
        float clearance = (0.35f * style.Thickness) + (0.03f * (float)random.NextDouble());
        AddRibbon(part, head, root, heading, length, width, style.Curl, clearance, color, random);
    }

    /// <summary>A direction above the hairline, evenly spread over the sphere.</summary>
    private static Vector3 RandomRoot(HeadFrame head, HairStyle style, RandomGenerator random)
    {
        for (int attempt = 0; attempt < 64; attempt++)
        {
            float y = (float)random.NextDouble(-0.8, 1);
            (float sine, float cosine) = MathF.SinCos((float)random.NextDouble(0, 2 * Math.PI));
            float flat = MathF.Sqrt(1 - (y * y));
            Vector3 direction = new(flat * sine, y, flat * cosine);
            float height = head.Surface.Center.Y + (direction.Y * head.Surface.Radius(direction));
            float above = height - head.Hairline(direction, style.Forehead);
            if (above > 0.12f * (float)random.NextDouble()) return direction;
        }

        return Vector3.UnitY;
    }

    private static void AddCap(ScenePart part, HeadFrame head, HairStyle style, RandomGenerator random)
    {
        var vertices = new int[(CapRows + 1) * CapColumns];
        for (int row = 0; row <= CapRows; row++)
        {
            float polar = row / (float)CapRows * 0.78f * MathF.PI;
            for (int column = 0; column < CapColumns; column++)
            {
                float azimuth = column / (float)CapColumns * 2 * MathF.PI;
                (float sine, float cosine) = MathF.SinCos(azimuth);
                Vector3 direction = new(MathF.Sin(polar) * sine, MathF.Cos(polar), MathF.Sin(polar) * cosine);
                float radius = head.Surface.Radius(direction);
                float above = head.Surface.Center.Y + (direction.Y * radius) - head.Hairline(direction, style.Forehead);

                // The cap dips under the skin at the hairline, so that its edge is where the two surfaces meet.
                float rise = Math.Clamp((above / 0.22f) + 0.15f, -1, 1);
                float offset = rise < 0 ? 0.1f * rise : style.Thickness * MathF.Sqrt(rise);
                Vector3 color = style.Color * (0.5f + (0.2f * (float)random.NextDouble()));
                vertices[(row * CapColumns) + column] = part.Add(head.Surface.Center + (direction * (radius + offset)), direction, color);
            }
        }

        for (int row = 0; row < CapRows; row++)
        {
            for (int column = 0; column < CapColumns; column++)
            {
                int next = (column + 1) % CapColumns;
                part.AddQuad(
                    vertices[(row * CapColumns) + column],
                    vertices[((row + 1) * CapColumns) + column],
                    vertices[((row + 1) * CapColumns) + next],
                    vertices[(row * CapColumns) + next]);
            }
        }
    }
}
