using System.Numerics;
using Deocc.Engine.Random;
using Deocc.Training.Data;

namespace Deocc.Training.Synthesis;

/// <summary>Builds hair: a cap over the skull, and ribbons that grow out of it, fall, and slide over the head.</summary>
internal static class HairBuilder
{
    private const int CapRows = 40;
    private const int CapColumns = 80;
    private const int SegmentsPerStrand = 5;
    private const int StrandsPerLock = 10;

    // Hair of this length hangs down beside the neck, wherever it grows.
    private const float HangingLength = 0.8f;

    // Cosine of the angle to the viewer from which a lock cannot be seen past the head.
    private const float BehindTheHead = -0.3f;

    // Below the hairline by so much (in decimetres) there is no cap, not even under the skin.
    private const float CapMargin = 0.2f;

    /// <summary>Builds somebody's hair.</summary>
    /// <param name="head">The head it grows on.</param>
    /// <param name="style">How it is worn.</param>
    /// <param name="toViewer">Where the viewer is, seen from the head; short hair behind the head is left out.</param>
    /// <param name="random">Every lock's own way.</param>
    public static ScenePart Build(HeadFrame head, HairStyle style, Vector3 toViewer, RandomGenerator random)
    {
        var part = new ScenePart(ParsingClass.Hair);
        AddCap(part, head, style, random);
        for (int i = 0; i < style.Locks; i++) AddLock(part, head, style, toViewer, random);
        return part;
    }

    /// <summary>Grows one strand: a ribbon that falls and stays off the head.</summary>
    public static void AddStrand(ScenePart part, HeadFrame head, Strand strand)
    {
        float step = strand.Length / SegmentsPerStrand;
        Vector3 position = strand.Root;
        Vector3 heading = strand.Direction;
        float turns = 1 + (2 * strand.Length);

        // Short hair stands, long hair hangs.
        float weight = 0.05f + Math.Min(0.3f * strand.Length, 0.7f);
        int previous = -1;
        for (int i = 0; i <= SegmentsPerStrand; i++)
        {
            float along = (float)i / SegmentsPerStrand;
            Vector3 outward = Vector3.Normalize(position - head.Surface.Center);
            Vector3 side = Vector3.Normalize(Vector3.Cross(heading, outward) + new Vector3(1e-4f, 0, 0));
            (float sine, float cosine) = MathF.SinCos(strand.Phase + (turns * 2 * MathF.PI * along));
            Vector3 wave = strand.Curl * along * ((side * sine) + (outward * (1 + cosine)));
            float half = strand.Width / 2 * (1 - (0.8f * along * along));

            // Roots lie in the shade of what grows above them.
            Vector3 shade = strand.Color * (0.6f + (0.4f * along));
            int left = part.Add(position + wave - (side * half), Vector3.Normalize(outward - (0.6f * side)), shade);
            part.Add(position + wave + (side * half), Vector3.Normalize(outward + (0.6f * side)), shade);
            if (previous >= 0) part.AddQuad(previous, previous + 1, left + 1, left);
            previous = left;
            heading = Vector3.Normalize(heading + new Vector3(0, -weight * (0.3f + along), 0));
            position = head.Surface.PushOut(position + (heading * step), strand.Clearance);
        }
    }

    /// <summary>Grows strands that start side by side and go the same way.</summary>
    private static void AddLock(ScenePart part, HeadFrame head, HairStyle style, Vector3 toViewer, RandomGenerator random)
    {
        Vector3 middle = RandomRoot(head, style, random);
        if (style.Length < HangingLength && Vector3.Dot(middle, toViewer) < BehindTheHead) return;
        Vector3 root = head.Surface.Center + (middle * head.Surface.Radius(middle));
        float away = root.X - style.Parting >= 0 ? 1 : -1;
        Vector3 combed = new(
            style.Sideways * away * (0.8f + (0.2f * random.NextSingleSigned())),
            -0.35f,
            style.Forward + (0.15f * random.NextSingleSigned()));
        Vector3 tangent = combed - (middle * Vector3.Dot(combed, middle));
        Vector3 jitter = RandomVector(random) * (0.1f + style.Curl);
        Vector3 heading = Vector3.Normalize((middle * (style.Lift * 0.6f)) + tangent + jitter);
        float length = style.Length * (float)random.NextDouble(0.7, 1.05);
        Vector3 color = style.Color * (float)random.NextDouble(0.75, 1.25);
        float phase = (float)random.NextDouble(0, 2 * Math.PI);
        for (int i = 0; i < StrandsPerLock; i++)
        {
            Vector3 direction = Vector3.Normalize(middle + (0.05f * RandomVector(random)));
            Vector3 start = head.Surface.Center + (direction * (head.Surface.Radius(direction) + (0.5f * style.Thickness)));
            var strand = new Strand(
                start,
                Vector3.Normalize(heading + (0.09f * RandomVector(random))),
                length * (float)random.NextDouble(0.8, 1.1),
                style.Width * (float)random.NextDouble(0.6, 1.3),
                style.Curl,
                phase + (0.5f * random.NextSingleSigned()),
                (0.3f * style.Thickness) + (0.04f * (float)random.NextDouble()),
                color * (float)random.NextDouble(0.8, 1.2));
            AddStrand(part, head, strand);
        }
    }

    private static Vector3 RandomVector(RandomGenerator random) => new(random.NextSingleSigned(), random.NextSingleSigned(), random.NextSingleSigned());

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
        var heights = new float[vertices.Length];
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
                float rise = Math.Clamp((above / 0.22f) + 0.1f, -1, 1);
                float offset = rise < 0 ? 0.25f * rise : style.Thickness * MathF.Sqrt(rise);
                Vector3 color = style.Color * (0.45f + (0.35f * (float)random.NextDouble()));
                heights[(row * CapColumns) + column] = above;
                vertices[(row * CapColumns) + column] = part.Add(head.Surface.Center + (direction * (radius + offset)), direction, color);
            }
        }

        for (int row = 0; row < CapRows; row++)
        {
            for (int column = 0; column < CapColumns; column++)
            {
                int next = (column + 1) % CapColumns;
                int here = row * CapColumns;
                int below = here + CapColumns;
                float lowest = Math.Min(Math.Min(heights[here + column], heights[here + next]), Math.Min(heights[below + column], heights[below + next]));
                if (lowest < -CapMargin) continue;
                part.AddQuad(vertices[here + column], vertices[below + column], vertices[below + next], vertices[here + next]);
            }
        }
    }
}
