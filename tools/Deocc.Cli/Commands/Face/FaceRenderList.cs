using System.Globalization;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Models.FaceModels;
using Deocc.Models.Reconstruction;
using Deocc.Models.Rendering;

namespace Deocc.Cli.Commands.Face;

/// <summary>Lists the faces that <c>deocc face render</c> is asked for.</summary>
internal static class FaceRenderList
{
    /// <summary>Makes the coefficients, in the caller's tensor scope, and a caption for each face.</summary>
    public static IReadOnlyList<(FaceCoefficients Face, string Caption)> Make(MorphableFaceRenderer renderer, FaceRenderOptions options)
    {
        MorphableModel model = renderer.Model;
        if (options.CoefficientFile is { } file) return [(Read(file, model), Path.GetFileName(file))];
        bool showsAll = options.Expressions is ["all"];
        string[] names = showsAll ? ["", .. model.NamedExpressions.Keys.Order(StringComparer.Ordinal)] : [];
        var sampler = new FaceSampler(model);
        var faces = new List<(FaceCoefficients, string)>();
        for (int i = 0; i < (showsAll ? names.Length : options.Count); i++)
        {
            // Each face has a stream of its own, so that the first ten of twenty are the ten of ten.
            var random = new RandomGenerator(options.Seed, stream: showsAll ? 0UL : (ulong)i);
            (float[] identity, float[] texture) = sampler.Person(random);
            string[] expressions = showsAll ? (names[i].Length == 0 ? [] : [names[i]]) : options.Expressions;
            float[] expression = options.Expressions is ["random"] ? sampler.Expression(random) : Combine(model, expressions);
            string caption = showsAll ? (names[i].Length == 0 ? "neutral" : names[i]) : $"{options.Seed}:{i}";
            faces.Add((
                new FaceCoefficients(
                    Row(identity) * options.IdentityDeviation, Row(expression), Row(texture) * options.TextureDeviation, Row(FaceLights.ByName(options.Light)), PoseOf(options)), caption));
        }

        return faces;
    }

    private static float[] Combine(MorphableModel model, string[] expressions)
    {
        var sum = new float[model.ExpressionCount];
        foreach (string expression in expressions)
        {
            string[] parts = expression.Split('=');
            float strength = 1;
            if (parts.Length > 2 || (parts.Length == 2 && !float.TryParse(parts[1], CultureInfo.InvariantCulture, out strength)))
                throw new UsageException($"--expression {expression}: expected a name, or name=strength");
            if (!model.NamedExpressions.TryGetValue(parts[0], out float[]? coefficients))
            {
                throw new UsageException(
                    $"--expression {parts[0]}: {model.Name} has {string.Join(", ", model.NamedExpressions.Keys.Order(StringComparer.Ordinal))}");
            }

            Add(sum, coefficients, strength);
        }

        return sum;
    }

    private static void Add(float[] sum, float[] addend, float scale)
    {
        for (int i = 0; i < sum.Length; i++) sum[i] += scale * addend[i];
    }

    private static Pose PoseOf(FaceRenderOptions options)
    {
        float[] angles = [Radians(options.Pitch), Radians(options.Yaw), Radians(options.Roll)];
        return new Pose(Row(angles), Tensor.Zeros([1, 3]));

        static float Radians(double degrees) => double.IsFinite(degrees)
            ? (float)(degrees * Math.PI / 180)
            : throw new UsageException("--yaw, --pitch and --roll must be numbers");
    }

    private static FaceCoefficients Read(string file, MorphableModel model)
    {
        string text = File.ReadAllText(file);
        string[] words = text.Split([' ', '\t', '\n', '\r', ',', ';', '[', ']'], StringSplitOptions.RemoveEmptyEntries);
        var values = new float[words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            if (!float.TryParse(words[i], CultureInfo.InvariantCulture, out values[i]) || !float.IsFinite(values[i]))
                throw new FileFormatException($"{file}: '{words[i]}' is no number");
        }

        var layout = CoefficientLayout.Perspective257;
        if (values.Length != layout.Length) throw new FileFormatException($"{file}: {values.Length} numbers; expected {layout.Length}");
        FaceCoefficients face = layout.Split(Row(values));
        if (model.IdentityCount != face.Identity.Shape[1] || model.ExpressionCount != face.Expression.Shape[1] || model.TextureCount != face.Texture.Shape[1])
        {
            throw new UsageException(
                $"--coefficients needs a model of 80 identity, 64 expression and 80 texture modes; {model.Name} has {model.IdentityCount}, {model.ExpressionCount} and {model.TextureCount}");
        }

        return face;
    }

    private static Tensor Row(ReadOnlySpan<float> values) => Tensor.From(values, [1, values.Length]);
}
