using System.Numerics;
using Deocc.Engine.Random;

namespace Deocc.Training.Synthesis;

/// <summary>How somebody wears the hair.</summary>
/// <param name="Length">Length of the strands in decimetres.</param>
/// <param name="Thickness">How far the cap under the strands stands off the head, in decimetres.</param>
/// <param name="Forehead">Height of the forehead in shares of the distance from nose base to brows.</param>
/// <param name="Lift">How much strands leave along the surface's normal (0 lies flat).</param>
/// <param name="Forward">Combed to the front (positive) or to the back (negative).</param>
/// <param name="Parting">Where the hair parts, as x in decimetres; strands lie away from it.</param>
/// <param name="Sideways">How strongly they do.</param>
/// <param name="Curl">Radius of curls in decimetres.</param>
/// <param name="Locks">Number of locks; each has ten strands.</param>
/// <param name="Width">Width of a strand in decimetres.</param>
/// <param name="Color">Reflectance of the hair.</param>
internal sealed record HairStyle(
    float Length,
    float Thickness,
    float Forehead,
    float Lift,
    float Forward,
    float Parting,
    float Sideways,
    float Curl,
    int Locks,
    float Width,
    Vector3 Color)
{
    // Black, dark brown, brown, light brown, blond, red, grey, white; how often each. As on a screen, like the model's albedo.
    private static readonly (Vector3 Color, double Weight)[] HairColors =
    [
        (new(0.13f, 0.115f, 0.11f), 0.30), (new(0.22f, 0.165f, 0.13f), 0.24), (new(0.34f, 0.26f, 0.2f), 0.16),
        (new(0.47f, 0.38f, 0.29f), 0.08), (new(0.68f, 0.57f, 0.42f), 0.07), (new(0.54f, 0.32f, 0.2f), 0.03),
        (new(0.54f, 0.53f, 0.52f), 0.07), (new(0.8f, 0.79f, 0.77f), 0.05),
    ];

    /// <summary>A natural colour, jittered.</summary>
    public static Vector3 RandomColor(RandomGenerator random)
    {
        double left = random.NextDouble();
        Vector3 color = HairColors[0].Color;
        foreach ((Vector3 candidate, double weight) in HairColors)
        {
            color = candidate;
            left -= weight;
            if (left < 0) break;
        }

        return color * (float)random.NextDouble(0.7, 1.35);
    }

    /// <summary>A style: cropped, short, bangs, side parting, long, or curly.</summary>
    public static HairStyle Draw(RandomGenerator random)
    {
        float forehead = (float)random.NextDouble(0.55, 0.95);
        float parting = (float)random.NextDouble(-0.45, 0.45);
        Vector3 color = RandomColor(random);
        return random.NextInt32(7) switch
        {
            0 => new(Range(random, 0.06, 0.18), Range(random, 0.02, 0.05), forehead * 1.1f, 0.7f, 0.2f, 0, 0.2f, 0, 340, 0.017f, color),
            1 => new(Range(random, 0.25, 0.55), Range(random, 0.05, 0.1), forehead, 0.8f, -0.6f, parting, 0.4f, 0, 260, 0.021f, color),
            2 => new(Range(random, 0.45, 0.95), Range(random, 0.06, 0.12), forehead, 0.25f, 1.1f, parting, 0.25f, Range(random, 0, 0.02), 250, 0.023f, color),
            3 => new(Range(random, 0.5, 1), Range(random, 0.06, 0.12), forehead, 0.35f, 0.35f, parting, 1.2f, Range(random, 0, 0.02), 250, 0.023f, color),
            4 => new(Range(random, 1.6, 2.8), Range(random, 0.07, 0.14), forehead, 0.15f, -0.1f, parting, 1.3f, Range(random, 0, 0.04), 270, 0.032f, color),
            5 => new(Range(random, 0.2, 0.45), Range(random, 0.1, 0.35), forehead, 1.2f, 0, 0, 0.1f, Range(random, 0.04, 0.08), 340, 0.026f, color),
            _ => new(Range(random, 0.9, 1.9), Range(random, 0.07, 0.16), forehead, 0.25f, 0.1f, parting, 1.2f, Range(random, 0.03, 0.08), 270, 0.03f, color),
        };
    }

    private static float Range(RandomGenerator random, double low, double high) => (float)random.NextDouble(low, high);
}
