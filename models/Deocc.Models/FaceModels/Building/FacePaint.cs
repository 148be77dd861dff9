using Deocc.Engine.Random;

namespace Deocc.Models.FaceModels.Building;

/// <summary>How one person's face is painted. Strengths run from 0 to 1 unless said otherwise.</summary>
internal sealed record FacePaint
{
    /// <summary>Skin from the lightest to the darkest.</summary>
    public double Melanin { get; init; }

    /// <summary>Blood in the skin, -2..2.</summary>
    public double Redness { get; init; }

    /// <summary>Yellow and olive against pink, -2..2.</summary>
    public double Yellowness { get; init; }

    /// <summary>0 young, 1 old.</summary>
    public double Age { get; init; }

    /// <summary>0 female, 1 male.</summary>
    public double Male { get; init; }

    public Vector3d HairColor { get; init; }

    public Vector3d IrisColor { get; init; }

    public double Pupil { get; init; }

    public double Brow { get; init; }

    public double BrowFullness { get; init; }

    public double Hair { get; init; }

    public double Baldness { get; init; }

    public double Stubble { get; init; }

    public double Beard { get; init; }

    public double Moustache { get; init; }

    public double Goatee { get; init; }

    public double Lashes { get; init; }

    public double Eyeliner { get; init; }

    public double EyeShadow { get; init; }

    public Vector3d ShadowColor { get; init; }

    public double Lipstick { get; init; }

    public Vector3d LipstickColor { get; init; }

    public double LipColor { get; init; }

    public double Blush { get; init; }

    public double UnderEye { get; init; }

    public double Freckles { get; init; }

    public double[] FreckleMix { get; init; } = [];

    public double[] Blotches { get; init; } = [];

    /// <summary>The hair's darkness, for naming modes.</summary>
    public double HairDarkness => 1 - ((HairColor.X + HairColor.Y + HairColor.Z) / 3);

    /// <summary>The iris's lightness, for naming modes.</summary>
    public double IrisLightness => (IrisColor.X + IrisColor.Y + IrisColor.Z) / 3;

    /// <summary>The iris's blue against brown, for naming modes.</summary>
    public double IrisBlue => IrisColor.Z - IrisColor.X;

    /// <summary>Draws a person: age and sex first, then skin, then what depends on them.</summary>
    public static FacePaint Random(RandomGenerator random)
    {
        double age = random.NextDouble();
        double male = random.NextBoolean() ? 1 : 0;
        double melanin = Melanins(random);
        double fair = SurfaceMasks.Step(0.45, 0.05, melanin);
        bool madeUp = male == 0 && random.NextBoolean(0.55);
        bool bearded = male == 1 && random.NextBoolean(0.3);
        double Strength(bool has, double from, double to) => has ? random.NextDouble(from, to) : 0;
        double grey = SurfaceMasks.Step(0.45, 0.95, age + (0.2 * random.NextNormal()));
        return new FacePaint
        {
            Age = age,
            Male = male,
            Melanin = melanin,
            Redness = Math.Clamp(random.NextNormal(), -2, 2),
            Yellowness = Math.Clamp(random.NextNormal(), -2, 2),
            HairColor = Hairs(random, fair, grey),
            IrisColor = Irises(random, fair),
            Pupil = random.NextDouble(),
            Brow = random.NextDouble(0.55, 1),
            BrowFullness = Math.Clamp((0.45 * male) + (0.3 * random.NextNormal()), 0, 1),
            Hair = random.NextDouble(0.75, 1),
            Baldness = male == 1 ? SurfaceMasks.Step(0.2, 1, age * random.NextDouble(0.2, 1.6)) : 0,
            Stubble = Strength(male == 1, 0, 0.5),
            Beard = Strength(bearded && random.NextBoolean(0.6), 0.3, 0.9),
            Moustache = Strength(bearded, 0.2, 0.9),
            Goatee = Strength(bearded, 0.2, 0.9),
            Lashes = random.NextDouble(0.55, 0.95),
            Eyeliner = Strength(madeUp, 0, 0.9),
            EyeShadow = Strength(madeUp && random.NextBoolean(0.6), 0.1, 0.6),
            ShadowColor = new Vector3d(random.NextDouble(0.25, 0.6), random.NextDouble(0.2, 0.4), random.NextDouble(0.25, 0.5)),
            Lipstick = Strength(madeUp && random.NextBoolean(0.65), 0.15, 0.75),
            LipstickColor = new Vector3d(random.NextDouble(0.5, 0.8), random.NextDouble(0.1, 0.35), random.NextDouble(0.2, 0.4)),
            LipColor = Math.Clamp(0.5 + (0.2 * random.NextNormal()), 0, 1),
            Blush = Math.Clamp(Strength(madeUp, 0, 0.6) + (fair * random.NextDouble(0, 0.5)), 0, 1),
            UnderEye = Math.Clamp((0.5 * age) + (0.25 * random.NextNormal()), 0, 1),
            Freckles = fair * SurfaceMasks.Step(0.6, 1, random.NextDouble()),
            FreckleMix = Normals(random, SurfaceMasks.FrecklePatterns),
            Blotches = Normals(random, SurfaceMasks.BlotchFields),
        };
    }

    private static double[] Normals(RandomGenerator random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())];

    // A mixture over the world's people; nothing in the model depends on where a person comes from but through these numbers.
    private static double Melanins(RandomGenerator random)
    {
        (double Share, double Mean, double Deviation)[] groups = [(0.34, 0.16, 0.08), (0.34, 0.36, 0.1), (0.18, 0.58, 0.1), (0.14, 0.82, 0.09)];
        double pick = random.NextDouble();
        foreach ((double share, double mean, double deviation) in groups)
        {
            if ((pick -= share) < 0) return Math.Clamp(mean + (deviation * random.NextNormal()), 0, 1);
        }

        return 0.5;
    }

    private static Vector3d Hairs(RandomGenerator random, double fair, double grey)
    {
        Vector3d[] colors = [new(0.07, 0.055, 0.05), new(0.15, 0.1, 0.075), new(0.27, 0.19, 0.13), new(0.37, 0.23, 0.14), new(0.54, 0.43, 0.31)];
        double light = fair * random.NextDouble() * 4.4;
        int index = Math.Min((int)light, colors.Length - 2);
        Vector3d natural = colors[index] + ((light - index) * (colors[index + 1] - colors[index]));
        return natural + (0.9 * grey * (new Vector3d(0.58, 0.54, 0.5) - natural));
    }

    private static Vector3d Irises(RandomGenerator random, double fair)
    {
        Vector3d[] colors = [new(0.13, 0.075, 0.05), new(0.26, 0.15, 0.08), new(0.36, 0.27, 0.14), new(0.36, 0.41, 0.3), new(0.35, 0.47, 0.58)];
        double light = Math.Min(3.999, fair * random.NextDouble() * 6);
        int index = (int)light;
        return colors[index] + ((light - index) * (colors[index + 1] - colors[index]));
    }
}
