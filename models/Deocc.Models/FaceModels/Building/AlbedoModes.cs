using Deocc.Engine.Random;

namespace Deocc.Models.FaceModels.Building;

/// <summary>
/// Mean and modes of the albedo of many painted people (<see cref="FacePaint.Random"/>). As with identity, the first modes are
/// named traits: the albedo expected per deviation of the trait, each beyond those before it; the others are the directions of
/// largest remaining variance. Together they keep the variances and correlations of the painted people.
/// </summary>
internal static class AlbedoModes
{
    /// <summary>The number of modes.</summary>
    public const int Count = 80;

    private const int People = 700;
    private const ulong Seed = 1999;

    private static readonly (string Name, Func<FacePaint, double> Of)[] Traits =
    [
        ("skin darkness", paint => paint.Melanin),
        ("redness", paint => paint.Redness),
        ("yellowness", paint => paint.Yellowness),
        ("masculinity", paint => paint.Male),
        ("age", paint => paint.Age),
        ("hair darkness", paint => paint.HairDarkness),
        ("baldness", paint => paint.Baldness),
        ("stubble", paint => paint.Stubble),
        ("beard", paint => paint.Beard),
        ("moustache", paint => paint.Moustache),
        ("goatee", paint => paint.Goatee),
        ("brow strength", paint => paint.Brow),
        ("brow fullness", paint => paint.BrowFullness),
        ("iris lightness", paint => paint.IrisLightness),
        ("iris blue", paint => paint.IrisBlue),
        ("lip colour", paint => paint.LipColor),
        ("lipstick", paint => paint.Lipstick),
        ("eyeliner", paint => paint.Eyeliner),
        ("eye shadow", paint => paint.EyeShadow),
        ("blush", paint => paint.Blush),
        ("under-eye shadow", paint => paint.UnderEye),
        ("freckles", paint => paint.Freckles),
    ];

    /// <summary>The names of all modes: the traits, then <c>albedo 1</c> ...</summary>
    public static string[] Names() => [.. Traits.Select(trait => trait.Name), .. Enumerable.Range(1, Count - Traits.Length).Select(i => $"albedo {i}")];

    /// <summary>Makes mean and modes.</summary>
    public static (Vector3d[] Mean, Vector3d[][] Modes) Make(HeadMesh mesh, SurfaceMasks masks)
    {
        var painter = new AlbedoPainter(mesh, masks);
        var random = new RandomGenerator(Seed);
        FacePaint[] people = [.. Enumerable.Range(0, People).Select(_ => FacePaint.Random(random))];
        Vector3d[][] samples = [.. people.Select(painter.Paint)];
        var mean = new Vector3d[mesh.Positions.Length];
        foreach (Vector3d[] sample in samples)
        {
            for (int vertex = 0; vertex < mean.Length; vertex++) mean[vertex] += (1.0 / People) * sample[vertex];
        }

        double scale = 1 / Math.Sqrt(People);
        foreach (Vector3d[] sample in samples)
        {
            for (int vertex = 0; vertex < mean.Length; vertex++) sample[vertex] = scale * (sample[vertex] - mean[vertex]);
        }

        var axes = new List<double[]>();
        foreach ((string name, Func<FacePaint, double> of) in Traits)
        {
            double average = people.Average(of);
            axes.Add(PrincipalAxes.OrthogonalUnit([.. people.Select(person => of(person) - average)], axes, name));
        }

        axes.AddRange(PrincipalAxes.Remaining(samples, axes, Count - axes.Count));
        return (mean, [.. axes.Select(axis => PrincipalAxes.Combine(samples, axis))]);
    }
}
