using System.Numerics;
using Deocc.Engine.Random;

namespace Deocc.Training.Occluders.Procedural;

/// <summary>
/// The outline of a glasses' lens in centimeters, for the lens at the picture's right: a superellipse with different corners
/// above and below, then narrowed and slanted.
/// </summary>
/// <param name="Name">What such glasses are called.</param>
/// <param name="HalfWidth">Half the width.</param>
/// <param name="Above">The height above the middle.</param>
/// <param name="Below">The height below the middle.</param>
/// <param name="CornerAbove">The superellipse's exponent above: 2 round, 4 and more square.</param>
/// <param name="CornerBelow">The exponent below.</param>
/// <param name="Taper">How much narrower the lower edge is, as a share.</param>
/// <param name="Slant">How much the outer end rises per centimeter.</param>
/// <param name="Droop">How far the lower outer part hangs down per centimeter.</param>
internal sealed record LensShape(
    string Name, float HalfWidth, float Above, float Below, float CornerAbove, float CornerBelow, float Taper, float Slant, float Droop)
{
    private const int Corners = 48;

    private static readonly LensShape[] Shapes =
    [
        new("round", 2.4f, 2.3f, 2.4f, 2, 2, 0, 0, 0),
        new("oval", 2.6f, 1.8f, 1.9f, 2.1f, 2.1f, 0, 0.02f, 0),
        new("rectangular", 2.65f, 1.5f, 1.6f, 4.5f, 4.5f, 0.03f, 0.02f, 0),
        new("wayfarer", 2.65f, 1.9f, 2.1f, 4.2f, 2.8f, 0.12f, 0.06f, 0),
        new("aviator", 2.85f, 1.8f, 2.8f, 3.4f, 2.3f, 0.12f, -0.02f, 0.16f),
        new("cat-eye", 2.75f, 1.7f, 1.9f, 3, 2.2f, 0.1f, 0.2f, 0),
        new("square", 2.95f, 2.5f, 2.6f, 4, 3.6f, 0.05f, 0.03f, 0),
        new("butterfly", 3.1f, 2.3f, 2.6f, 2.7f, 2.3f, -0.05f, 0.1f, 0.1f),
        new("narrow", 2.5f, 1.15f, 1.25f, 3, 3, 0.02f, 0.05f, 0),
        new("pantos", 2.4f, 2f, 2.3f, 2.9f, 2, 0.1f, 0, 0),
        new("sport", 3.15f, 1.7f, 1.9f, 2.7f, 2.3f, 0.15f, 0.1f, 0.08f),
    ];

    /// <summary>One of the usual shapes, a little changed.</summary>
    public static LensShape Choose(RandomGenerator random)
    {
        LensShape shape = random.Choose(Shapes);
        float size = random.Between(0.9f, 1.14f);
        return shape with
        {
            HalfWidth = shape.HalfWidth * size * random.Between(0.95f, 1.05f),
            Above = shape.Above * size * random.Between(0.9f, 1.12f),
            Below = shape.Below * size * random.Between(0.9f, 1.12f),
            Slant = shape.Slant + random.Between(-0.02f, 0.02f),
        };
    }

    /// <summary>The outline, moved outward by some centimeters.</summary>
    /// <param name="side">1 for the lens at the picture's right, -1 for the other.</param>
    /// <param name="outward">How far to move it out.</param>
    public Vector2[] Outline(int side, float outward)
    {
        var outline = new Vector2[Corners];
        for (int i = 0; i < Corners; i++)
        {
            (float sine, float cosine) = MathF.SinCos(2 * MathF.PI * i / Corners);
            float corner = 2 / (sine < 0 ? CornerAbove : CornerBelow);
            float x = HalfWidth * MathF.CopySign(MathF.Pow(MathF.Abs(cosine), corner), cosine);
            float y = (sine < 0 ? Above : Below) * MathF.CopySign(MathF.Pow(MathF.Abs(sine), corner), sine);
            x *= 1 - (Taper * y / Below);
            y -= Slant * x;
            if (y > 0 && x > 0) y += Droop * x;
            var point = new Vector2(x, y);
            float length = point.Length();
            point *= (length + outward) / Math.Max(1e-6f, length);
            outline[i] = new Vector2(side * point.X, point.Y);
        }

        return outline;
    }
}
