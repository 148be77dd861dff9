using System.Numerics;
using Deocc.Engine.Random;
using Deocc.Training.Data;

namespace Deocc.Training.Synthesis;

/// <summary>Builds a beard of short ribbons along the jaw, on the chin and over the upper lip.</summary>
internal static class BeardBuilder
{
    private const int StrandsPerVertex = 6;

    // A beard starts on the skin, below the head's outline of nose and chin.
    private const float UnderTheSkin = -1;

    /// <summary>Builds a beard.</summary>
    /// <param name="head">The head it grows on.</param>
    /// <param name="vertices">The head's vertices.</param>
    /// <param name="normals">Their unit normals.</param>
    /// <param name="mayGrow">Which vertices are skin.</param>
    /// <param name="color">The hair's colour.</param>
    /// <param name="random">Shape and length.</param>
    public static ScenePart Build(
        HeadFrame head,
        ReadOnlySpan<Vector3> vertices,
        ReadOnlySpan<Vector3> normals,
        ReadOnlySpan<bool> mayGrow,
        Vector3 color,
        RandomGenerator random)
    {
        var part = new ScenePart(ParsingClass.Hair);
        bool hasMoustache = random.NextBoolean(0.75);
        bool hasCheeks = random.NextBoolean(0.7);
        float length = (float)random.NextDouble(0.03, 0.28);
        for (int v = 0; v < vertices.Length; v++)
        {
            float density = mayGrow[v] ? Density(head, vertices[v], hasMoustache, hasCheeks) : 0;
            for (int i = 0; i < StrandsPerVertex; i++)
            {
                if (random.NextDouble() >= density) continue;
                Vector3 jitter = new Vector3(random.NextSingleSigned(), random.NextSingleSigned(), random.NextSingleSigned()) * 0.035f;
                Vector3 direction = Vector3.Normalize(
                    (normals[v] * 0.55f) + new Vector3(0.3f * (vertices[v].X - head.Chin.X), -0.8f, 0) + (jitter * 6));
                Vector3 shade = color * (float)random.NextDouble(0.6, 1.5);
                float own = length * density * (float)random.NextDouble(0.5, 1.2);
                Vector3 root = vertices[v] + jitter - (normals[v] * 0.01f);
                HairBuilder.AddStrand(part, head, new Strand(root, direction, own, 0.016f, 0, 0, UnderTheSkin, shade));
            }
        }

        return part;
    }

    /// <summary>How thick the beard grows at a place, in 0..1: along the jaw, over the chin, between nose and lip.</summary>
    private static float Density(HeadFrame head, Vector3 place, bool hasMoustache, bool hasCheeks)
    {
        Vector3[] marks = head.Landmarks;
        if (place.Z < (marks[2].Z + marks[14].Z) / 2) return 0;
        Vector3 leftCorner = marks[48];
        Vector3 rightCorner = marks[54];
        float middle = (leftCorner.X + rightCorner.X) / 2;
        float halfMouth = (rightCorner.X - leftCorner.X) / 2;
        float across = MathF.Abs(place.X - middle) / MathF.Abs(halfMouth);
        float lipTop = marks[51].Y;
        if (hasMoustache && place.Y > lipTop - 0.1f && place.Y < head.NoseBase.Y - 0.03f && across < 1.25f)
            return Smooth((1.25f - across) / 0.3f) * Smooth((head.NoseBase.Y - 0.03f - place.Y) / 0.08f);

        // From the ear's lobe down to the mouth's corner, and not far under the jaw.
        float earX = MathF.Abs(marks[16].X - marks[0].X) / 2;
        float share = Math.Clamp((MathF.Abs(place.X - middle) - MathF.Abs(halfMouth)) / Math.Max(earX - MathF.Abs(halfMouth), 0.05f), 0, 1);
        float top = leftCorner.Y - 0.02f + (share * share * (head.EarHeight - 0.15f - leftCorner.Y));
        float chinTop = marks[57].Y - 0.06f;
        if (!hasCheeks && across > 1.05f) return 0;
        if (across < 1.05f) top = Math.Min(top, chinTop);
        float under = place.Y - (head.Chin.Y - 0.18f);
        return Smooth((top - place.Y) / 0.12f) * Smooth(under / 0.15f);
    }

    private static float Smooth(float share)
    {
        float clamped = Math.Clamp(share, 0, 1);
        return clamped * clamped * (3 - (2 * clamped));
    }
}
