using Deocc.Imaging;
using Deocc.Imaging.Colors;

namespace Deocc.Training.Evaluation.Srg;

/// <summary>
/// The tone of a photographed skin by its individual typology angle, ITA = arctan((L - 50) / b) in degrees (Chardon, Cretois and
/// Hourseau, "Skin colour typology and suntanning pathways", 1991). The light of the photograph has its part in it.
/// </summary>
public static class SkinTone
{
    private const float Inside = 0.5f;
    private const double LightFrom = 41;
    private const double DarkBelow = 10;

    /// <summary>The names of the groups, from light to dark: Chardon's light and very light, intermediate and tan, brown and dark.</summary>
    public static IReadOnlyList<string> Groups { get; } = ["light (ITA over 41)", "intermediate (ITA 10 to 41)", "dark (ITA below 10)"];

    /// <summary>The group of an angle.</summary>
    public static string GroupOf(double angle) => Groups[angle > LightFrom ? 0 : angle >= DarkBelow ? 1 : 2];

    /// <summary>The angle of a face's median L and b, in degrees.</summary>
    /// <param name="picture">RGB in 0..1.</param>
    /// <param name="face">The visible face, one channel in 0..1, not empty.</param>
    public static double AngleOf(Image<float> picture, Image<float> face)
    {
        Image<float> lab = ColorSpace.RgbToLab(picture);
        int[] inside = [.. Enumerable.Range(0, face.Samples.Length).Where(i => face.Samples[i] >= Inside)];
        return Math.Atan2(Median(0) - 50, Median(2)) * 180 / Math.PI;

        double Median(int channel)
        {
            float[] values = [.. inside.Select(i => lab.Samples[(3 * i) + channel]).Order()];
            return values[values.Length / 2];
        }
    }
}
