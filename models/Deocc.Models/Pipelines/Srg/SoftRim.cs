using Deocc.Imaging;
using Deocc.Imaging.Blending;

namespace Deocc.Models.Pipelines.Srg;

/// <summary>
/// Joins the painting and the photograph around it. Along the hole lies often a shadow of what covered, which the generator does not
/// continue: a thin dark line. Around the hole the photograph keeps its details, and its colors go over from the painting's to its own
/// (Poisson blending, Perez et al. 2003, with the painting as the surroundings).
/// </summary>
internal static class SoftRim
{
    private const float Inside = 0.5f;

    /// <summary>The painting in the hole; around it the photograph led up to it.</summary>
    /// <param name="photo">RGB in 0..1.</param>
    /// <param name="painting">RGB in 0..1; only the hole of it counts.</param>
    /// <param name="hole">1 where it was painted.</param>
    /// <param name="reach">1 in the hole and as far around it as the photograph may change.</param>
    /// <param name="tolerance">How exactly the blend is solved: <see cref="PoissonOptions.Tolerance"/>.</param>
    public static Image<float> LeadUp(Image<float> photo, Image<float> painting, Image<float> hole, Image<float> reach, double tolerance)
    {
        Image<float> rim = HoleMask.Within(reach, i => hole.Samples[i] < Inside);
        return PoissonBlend.Apply(Over(photo, painting, hole), photo, rim, new PoissonOptions { Tolerance = tolerance });
    }

    /// <summary>The painting in the hole, the photograph beside it.</summary>
    public static Image<float> Over(Image<float> photo, Image<float> painting, Image<float> hole)
    {
        var result = new Image<float>(photo.Width, photo.Height, 3, [.. photo.Samples]);
        for (int i = 0; i < result.Samples.Length; i++)
        {
            if (hole.Samples[i / 3] >= Inside) result.Samples[i] = painting.Samples[i];
        }

        return result;
    }
}
