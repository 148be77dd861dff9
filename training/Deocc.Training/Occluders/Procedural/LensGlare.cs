using System.Numerics;
using Deocc.Engine.Random;

namespace Deocc.Training.Occluders.Procedural;

/// <summary>A bright surface that one lens mirrors, such as a wall: all of the lens on one side of a slanting line.</summary>
/// <param name="Direction">Towards the bright side, a unit vector.</param>
/// <param name="Edge">Where the line is along it, in centimeters from the lens's middle.</param>
/// <param name="Softness">Over how many centimeters it comes up.</param>
/// <param name="Strength">How bright, 0 (none) to 1.</param>
internal readonly record struct LensGlare(Vector2 Direction, float Edge, float Softness, float Strength)
{
    /// <summary>Draws one, or none.</summary>
    /// <param name="random">Where it comes from.</param>
    /// <param name="share">How likely there is one.</param>
    public static LensGlare Choose(RandomGenerator random, double share)
    {
        (float sine, float cosine) = MathF.SinCos(random.Between(-MathF.PI, MathF.PI));
        float edge = random.Between(-1.2f, 1.6f);
        float softness = random.Between(0.1f, 2);
        float strength = random.Between(0.12f, 0.75f);
        return new LensGlare(new Vector2(sine, cosine), edge, softness, random.NextBoolean(share) ? strength : 0);
    }

    /// <summary>How much of the bright surface shows at a place of the lens, 0..1.</summary>
    /// <param name="place">From the lens's middle, in centimeters.</param>
    public float At(Vector2 place)
    {
        float share = Math.Clamp((Vector2.Dot(place, Direction) - Edge) / Softness, 0, 1);
        return Strength * share * share * (3 - (2 * share));
    }
}
