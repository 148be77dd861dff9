using Deocc.Engine.Random;

namespace Deocc.Models.FaceModels;

/// <summary>
/// Draws random people of a face model: independent standard normal coefficients, cut off so that nobody is a caricature. Where
/// the modes have names, form and albedo agree (<c>masculinity</c>), beards and make-up never go below none, and women
/// have no beard and men no make-up; expressions are a few actions at part of their strength, never negative.
/// </summary>
public sealed class FaceSampler(MorphableModel model)
{
    private const float MostIdentity = 2.5f;
    private const float MostTexture = 2;
    private const float None = -0.6f;
    private const double Agreement = 0.8;
    private const double ActionProbability = 0.12;

    private static readonly string[] MenOnly = ["baldness", "stubble", "beard", "moustache", "goatee"];
    private static readonly string[] WomenOnly = ["lipstick", "eyeliner", "eye shadow"];
    private static readonly string[] NeverNegative = [.. MenOnly, .. WomenOnly, "freckles"];

    /// <summary>Draws identity and albedo of one person.</summary>
    /// <param name="random">The source of chance.</param>
    /// <returns>Identity coefficients and texture coefficients, in standard deviations.</returns>
    public (float[] Identity, float[] Texture) Person(RandomGenerator random)
    {
        float[] identity = Normals(random, model.IdentityCount, MostIdentity);
        float[] texture = Normals(random, model.TextureCount, MostTexture);
        int formOfSex = IndexOf(model.IdentityNames, "masculinity");
        int colorOfSex = IndexOf(model.TextureNames, "masculinity");
        if (formOfSex < 0 || colorOfSex < 0) return (identity, texture);
        double form = identity[formOfSex];
        texture[colorOfSex] = (float)((Agreement * form) + (Math.Sqrt(1 - (Agreement * Agreement)) * 0.5 * random.NextNormal()));
        string[] missing = form > 0 ? WomenOnly : MenOnly;
        for (int mode = 0; mode < texture.Length; mode++)
        {
            string name = model.TextureNames[mode];
            if (missing.Contains(name)) texture[mode] = None;
            else if (NeverNegative.Contains(name)) texture[mode] = Math.Max(None, texture[mode]);
        }

        return (identity, texture);
    }

    /// <summary>
    /// Draws an expression: named actions of a side at random strengths, both sides mostly alike. Models without named modes get
    /// normal coefficients.
    /// </summary>
    /// <param name="random">The source of chance.</param>
    /// <returns>Expression coefficients, in standard deviations.</returns>
    public float[] Expression(RandomGenerator random)
    {
        if (model.ExpressionNames.Count == 0) return Normals(random, model.ExpressionCount, MostTexture);
        var coefficients = new float[model.ExpressionCount];
        var strengths = new Dictionary<string, double>();
        for (int mode = 0; mode < coefficients.Length; mode++)
        {
            string name = model.ExpressionNames[mode];
            bool sided = name.EndsWith("_L", StringComparison.Ordinal) || name.EndsWith("_R", StringComparison.Ordinal);
            string action = sided ? name[..^2] : name;
            if (!strengths.TryGetValue(action, out double strength))
            {
                strength = random.NextBoolean(ActionProbability) ? random.NextDouble() : 0;
                strengths.Add(action, strength);
            }

            double full = model.NamedExpressions.TryGetValue(name, out float[]? named) ? named[mode] : 1;
            coefficients[mode] = (float)(full * strength * random.NextDouble(0.7, 1));
        }

        return coefficients;
    }

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i] == name) return i;
        }

        return -1;
    }

    private static float[] Normals(RandomGenerator random, int count, float most)
    {
        var values = new float[count];
        for (int i = 0; i < count; i++) values[i] = Math.Clamp((float)random.NextNormal(), -most, most);
        return values;
    }
}
