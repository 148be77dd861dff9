using Deocc.Engine.Random;

namespace Deocc.Models.FaceModels.Building;

/// <summary>
/// Where on the mean head paint goes: one weight in 0..1 per vertex and kind of paint, drawn from distances to the landmarks.
/// Both sides are alike.
/// </summary>
internal sealed class SurfaceMasks
{
    /// <summary>Random soft blotches, for what differs between people without a name.</summary>
    public const int BlotchFields = 24;

    /// <summary>Patterns of freckles.</summary>
    public const int FrecklePatterns = 3;

    private const ulong Seed = 20090814;
    private const double BrowDrop = 0.042;

    private static readonly Vector3d NostrilCenter = new(0.07, -0.02, 0.325);

    private readonly HeadMesh _mesh;
    private readonly Vector3d[] _marks;

    /// <summary>Draws all masks.</summary>
    public SurfaceMasks(HeadMesh mesh)
    {
        _mesh = mesh;
        _marks = [.. mesh.Landmarks.Select(vertex => mesh.Positions[vertex])];
        var outerLips = new Polyline(_marks[48..60], closed: true);
        var seam = new Polyline([_marks[54], _marks[64], _marks[63], _marks[62]], closed: false);
        Lips = Skin(p => p.Z < 0.1 ? 0 : Step(0.012, -0.014, outerLips.SignedDistanceFromTheFront(p)));
        LipSeam = Skin(p => Bell(seam.Nearest(p).Distance, 0.02));
        var brow = new Polyline([.. _marks[22..27].Select(mark => mark - new Vector3d(0, BrowDrop, 0))], closed: false);
        Brow = Skin(p => BrowAt(brow, p, 0));
        BrowFullness = Skin(p => BrowAt(brow, p, 0.02));
        var upperLid = new Polyline([_marks[42], _marks[43], _marks[44], _marks[45]], closed: false);
        var lowerLid = new Polyline([_marks[42], _marks[47], _marks[46], _marks[45]], closed: false);
        UpperLash = Skin(p => Bell(upperLid.Nearest(p).Distance, 0.03));
        LowerLash = Skin(p => Bell(lowerLid.Nearest(p).Distance, 0.02));
        UpperLid = Skin(p => LidAt(upperLid, p));
        UnderEye = Skin(p => Bell(lowerLid.Nearest(p + new Vector3d(-0.02, 0.06, 0)).Distance, 0.055));
        Orbit = Skin(p => Bell(upperLid.Nearest(p).Distance, 0.12));
        Cheek = Skin(p => Bell((p - new Vector3d(0.45, -0.06, 0.14)).Length, 0.2));
        NoseTip = Skin(p => Bell((p - _marks[30]).Length, 0.17));
        Forehead = Skin(p => Step(0.5, 0.7, p.Y) * Step(-0.3, 0, p.Z));
        Nostril = Skin(p => Step(0.14, 0.1, (p - NostrilCenter).Length) * Step(0.128, 0.115, p.X));
        for (int vertex = 0; vertex < mesh.SkinCount; vertex++) Nostril[vertex] *= FacingNostril(mesh.Positions[vertex], mesh.Normals[vertex]);
        Ears = Skin(EarAt);
        Hair = Skin(p => EarAt(p) > 0.4 ? 0 : Step(-0.05, 0.05, p.Y - Hairline(p, recession: 0)));
        RecededHair = Skin(p => EarAt(p) > 0.4 ? 0 : Step(-0.05, 0.05, p.Y - Hairline(p, recession: 1)) * (1 - (0.8 * Bell((p - new Vector3d(0, 1.35, -0.85)).Length, 0.4))));
        Beard = Skin(p => BeardAt(p) * (1 - outerLipsAt(p)));
        Moustache = Skin(p => Bell(p.Y + 0.232 + (1.5 * p.X * p.X), 0.055) * Step(0.3, 0.12, p.X) * Step(0.1, 0.2, p.Z) * (1 - outerLipsAt(p)));
        Goatee = Skin(p => Step(0.28, 0.1, p.X) * Step(-0.48, -0.6, p.Y) * Step(-0.95, -0.85, p.Y) * Step(-0.05, 0.05, p.Z) * (1 - outerLipsAt(p)));
        var fold = new Polyline([_marks[35] + new Vector3d(0.04, 0.05, -0.03), new Vector3d(0.24, -0.25, 0.27), new Vector3d(0.31, -0.4, 0.2)], closed: false);
        var frown = new Polyline([new Vector3d(0.29, -0.44, 0.2), new Vector3d(0.3, -0.58, 0.16)], closed: false);
        Folds = Skin(p => Math.Max(Bell(fold.Nearest(p).Distance, 0.03), 0.7 * Bell(frown.Nearest(p).Distance, 0.028)));
        Wrinkles = Skin(WrinklesAt);
        Freckles = [.. Enumerable.Range(0, FrecklePatterns).Select(Spots)];
        Blotches = [.. Enumerable.Range(0, BlotchFields).Select(Blotch)];

        double outerLipsAt(Vector3d p) => p.Z < 0.1 ? 0 : Step(0.03, 0, outerLips.SignedDistanceFromTheFront(p));
    }

    public double[] Lips { get; }

    public double[] LipSeam { get; }

    public double[] Brow { get; }

    /// <summary>A bushier brow, which <see cref="Brow"/> lies within.</summary>
    public double[] BrowFullness { get; }

    public double[] UpperLash { get; }

    public double[] LowerLash { get; }

    public double[] UpperLid { get; }

    public double[] UnderEye { get; }

    public double[] Orbit { get; }

    public double[] Cheek { get; }

    public double[] NoseTip { get; }

    public double[] Forehead { get; }

    public double[] Nostril { get; }

    public double[] Ears { get; }

    public double[] Hair { get; }

    /// <summary>What is left of the hair on a balding head.</summary>
    public double[] RecededHair { get; }

    public double[] Beard { get; }

    public double[] Moustache { get; }

    public double[] Goatee { get; }

    public double[] Folds { get; }

    public double[] Wrinkles { get; }

    public double[][] Freckles { get; }

    /// <summary>Values about -1..1.</summary>
    public double[][] Blotches { get; }

    /// <summary>0 below, 1 above, smooth in between; falling where the limits are exchanged.</summary>
    public static double Step(double low, double high, double value)
    {
        double t = Math.Clamp((value - low) / (high - low), 0, 1);
        return t * t * (3 - (2 * t));
    }

    private static double Bell(double distance, double radius) => Math.Exp(-distance * distance / (radius * radius));

    // Height of the hairline by the direction seen from above: forehead, temple, over the ear, behind it, nape.
    private static double Hairline(Vector3d p, double recession)
    {
        double[] degrees = [0, 22, 38, 52, 66, 78, 88, 96, 108, 115, 128, 180];
        double[] heights = [1.0, 1.0, 0.93, 0.78, 0.58, 0.34, 0.34, 0.38, 0.36, -0.05, -0.38, -0.48];
        double angle = Math.Atan2(p.X, p.Z + 0.62) * 180 / Math.PI;
        int next = 1;
        while (next < degrees.Length - 1 && degrees[next] < angle) next++;
        double t = Math.Clamp((angle - degrees[next - 1]) / (degrees[next] - degrees[next - 1]), 0, 1);
        double height = heights[next - 1] + (t * (heights[next] - heights[next - 1]));
        return height + (recession * ((0.22 * Step(70, 20, angle)) + (0.12 * Step(60, 35, angle))));
    }

    // Walls of the nostril look at its middle; the wings of the nose look away from it.
    private static double FacingNostril(Vector3d p, Vector3d normal)
    {
        Vector3d towards = (NostrilCenter with { X = Math.CopySign(NostrilCenter.X, p.X) }) - p;
        return Step(0, 0.3, towards.Normalized().Dot(normal));
    }

    private double[] Skin(Func<Vector3d, double> weight)
    {
        var weights = new double[_mesh.Positions.Length];
        for (int vertex = 0; vertex < _mesh.SkinCount; vertex++)
        {
            if (_mesh.Parts[vertex] == HeadPart.MouthSocket) continue;
            Vector3d p = _mesh.Positions[vertex];
            weights[vertex] = weight(p with { X = Math.Abs(p.X) });
        }

        return weights;
    }

    private static double EarAt(Vector3d p)
    {
        double y = (p.Y - 0.08) / 0.33;
        double z = (p.Z + 0.76) / 0.24;
        return Step(1.1, 0.95, (y * y) + (z * z)) * Step(0.745, 0.785, p.X - (0.05 * Step(0.12, 0.32, p.Y)));
    }

    private static double BrowAt(Polyline brow, Vector3d p, double wider)
    {
        (double distance, double place) = brow.Nearest(p);
        double halfWidth = 0.037 + wider - (0.024 * place * place) - (0.012 * Step(0.15, 0, place));
        return Step(halfWidth + 0.018, halfWidth - 0.018, distance);
    }

    private static double LidAt(Polyline upperLid, Vector3d p)
    {
        (double distance, _) = upperLid.Nearest(p);
        return Bell(distance, 0.07) * Step(0.24, 0.3, p.Y + (0.12 * Math.Abs(p.X - 0.32)));
    }

    private static double BeardAt(Vector3d p)
    {
        double cheekLine = p.X < 0.3 ? -0.4 + (0.22 * Step(0.3, 0.22, p.X)) : -0.4 + ((p.X - 0.3) * 1.05);
        double face = Step(0.09, -0.13, p.Y - cheekLine) * Step(-0.62, -0.5, p.Z);
        double neck = Step(-1.02, -0.85, p.Y + (0.3 * Math.Max(0, -p.Z)));
        return face * neck;
    }

    private double WrinklesAt(Vector3d p)
    {
        double forehead = Step(0.6, 0.66, p.Y) * Step(0.95, 0.88, p.Y) * Step(0.5, 0.3, p.X) * Math.Max(0, Math.Cos((p.Y - 0.68 + (0.12 * p.X * p.X)) * 2 * Math.PI / 0.095));
        double frown = Bell((p.X - 0.045) / 0.018, 1) * Bell((p.Y - 0.45) / 0.07, 1);
        double corner = Bell((p - (_marks[45] + new Vector3d(0.07, 0, -0.06))).Length, 0.07);
        return Math.Max(forehead, Math.Max(frown, 0.7 * corner));
    }

    // Freckles are single vertices, drawn at random on nose and cheeks.
    private double[] Spots(int pattern)
    {
        var random = new RandomGenerator(Seed, (ulong)pattern);
        double[] noise = [.. _mesh.Positions.Select(_ => random.NextDouble())];
        return [.. noise.Select((value, vertex) => Step(0.68, 0.95, value) * Math.Min(1, Cheek[vertex] + NoseTip[vertex] + (0.3 * Forehead[vertex])))];
    }

    private double[] Blotch(int field)
    {
        const int Bumps = 14;
        var random = new RandomGenerator(Seed, (ulong)(100 + field));
        var bumps = new (Vector3d Center, double Radius, double Sign)[Bumps];
        for (int i = 0; i < Bumps; i++)
        {
            Vector3d center = _mesh.Positions[random.NextInt32(_mesh.SkinCount)];
            bumps[i] = (center with { Z = Math.Max(center.Z, -0.4) }, random.NextDouble(0.1, 0.35), random.NextBoolean() ? 1 : -1);
        }

        return [.. _mesh.Positions.Select(p => bumps.Sum(bump => bump.Sign * Bell((p - bump.Center).Length, bump.Radius)))];
    }
}
