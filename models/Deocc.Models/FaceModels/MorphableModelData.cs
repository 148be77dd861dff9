using Deocc.Engine.Diagnostics;

namespace Deocc.Models.FaceModels;

/// <summary>
/// The numbers of a linear face model as plain arrays: what importers, builders and files exchange, and what a
/// <see cref="MorphableModel"/> is made of. V vertices, F triangles; positions as x, y, z of vertex 0, then of vertex 1, ...
/// </summary>
public sealed record MorphableModelData
{
    /// <summary>The number of landmarks in the iBUG order.</summary>
    public const int LandmarkCount = 68;

    /// <summary>The most vertices or triangles that a model may have; larger files are refused.</summary>
    public const int MostElements = 4_000_000;

    /// <summary>A short name, such as <c>built-in</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Mean positions, [3V]: decimetres, x to the viewer's right, y up, z towards the viewer.</summary>
    public required float[] MeanShape { get; init; }

    /// <summary>Vertex indices, [3F], counter-clockwise seen from outside.</summary>
    public required int[] Triangles { get; init; }

    /// <summary>Displacements per standard deviation of identity, [K, 3V]; empty for none.</summary>
    public float[] IdentityBasis { get; init; } = [];

    /// <summary>Displacements per standard deviation of expression, [K, 3V]; empty for none.</summary>
    public float[] ExpressionBasis { get; init; } = [];

    /// <summary>Mean albedo, [3V], red, green and blue in 0..1 as a picture stores them.</summary>
    public required float[] MeanTexture { get; init; }

    /// <summary>Albedo changes per standard deviation, [K, 3V]; empty for none.</summary>
    public float[] TextureBasis { get; init; } = [];

    /// <summary>68 vertex indices in the iBUG order; empty where unknown.</summary>
    public int[] Landmarks { get; init; } = [];

    /// <summary>Places in the texture, [2V]: u to the right, v down, 0..1; empty for none.</summary>
    public float[] TextureCoordinates { get; init; } = [];

    /// <summary>The region of each vertex; empty where unknown.</summary>
    public FaceRegion[] Regions { get; init; } = [];

    /// <summary>Expression coefficients by name, each of length <see cref="ExpressionCount"/>.</summary>
    public IReadOnlyDictionary<string, float[]> NamedExpressions { get; init; } = new Dictionary<string, float[]>();

    /// <summary>What each identity mode does, in a few words; empty where unknown.</summary>
    public string[] IdentityNames { get; init; } = [];

    /// <summary>What each expression mode does; empty where unknown.</summary>
    public string[] ExpressionNames { get; init; } = [];

    /// <summary>What each texture mode does; empty where unknown.</summary>
    public string[] TextureNames { get; init; } = [];

    /// <summary>Free texts such as source and licence.</summary>
    public IReadOnlyDictionary<string, string> Notes { get; init; } = new Dictionary<string, string>();

    /// <summary>V.</summary>
    public int VertexCount => MeanShape.Length / 3;

    /// <summary>F.</summary>
    public int TriangleCount => Triangles.Length / 3;

    /// <summary>Identity modes.</summary>
    public int IdentityCount => Modes(IdentityBasis);

    /// <summary>Expression modes.</summary>
    public int ExpressionCount => Modes(ExpressionBasis);

    /// <summary>Texture modes.</summary>
    public int TextureCount => Modes(TextureBasis);

    /// <summary>Checks that all sizes and indices fit together and every number is finite.</summary>
    /// <param name="source">What messages name: a file, usually.</param>
    /// <exception cref="FileFormatException">Something does not fit.</exception>
    public void Validate(string source)
    {
        int coordinates = MeanShape.Length;
        Check(coordinates is > 0 and <= 3 * MostElements && coordinates % 3 == 0, $"{coordinates} coordinates are no list of vertices");
        Check(Triangles.Length is > 0 and <= 3 * MostElements && Triangles.Length % 3 == 0, $"{Triangles.Length} indices are no list of triangles");
        Check(MeanTexture.Length == coordinates, $"the mean texture has {MeanTexture.Length} numbers, not {coordinates}");
        CheckBasis("identity", IdentityBasis);
        CheckBasis("expression", ExpressionBasis);
        CheckBasis("texture", TextureBasis);
        Check(Landmarks.Length is 0 or LandmarkCount, $"{Landmarks.Length} landmarks, not {LandmarkCount}");
        Check(TextureCoordinates.Length == 0 || TextureCoordinates.Length == 2 * VertexCount, $"{TextureCoordinates.Length} texture coordinates for {VertexCount} vertices");
        Check(Regions.Length == 0 || Regions.Length == VertexCount, $"{Regions.Length} regions for {VertexCount} vertices");
        foreach (FaceRegion region in Regions) Check(Enum.IsDefined(region), $"region {(int)region} does not exist");
        CheckNames("identity", IdentityNames, IdentityCount);
        CheckNames("expression", ExpressionNames, ExpressionCount);
        CheckNames("texture", TextureNames, TextureCount);
        CheckIndices("triangle", Triangles);
        CheckIndices("landmark", Landmarks);
        CheckFinite("mean shape", MeanShape);
        CheckFinite("mean texture", MeanTexture);
        CheckFinite("texture coordinates", TextureCoordinates);
        foreach ((string name, float[] coefficients) in NamedExpressions)
        {
            Check(coefficients.Length == ExpressionCount, $"expression '{name}' has {coefficients.Length} coefficients, not {ExpressionCount}");
            CheckFinite($"expression '{name}'", coefficients);
        }

        void Check(bool holds, string message)
        {
            if (!holds) throw new FileFormatException($"{source}: the face model does not fit together: {message}");
        }

        void CheckBasis(string kind, float[] basis)
        {
            Check(basis.Length % coordinates == 0, $"the {kind} basis has {basis.Length} numbers, no multiple of {coordinates}");
            CheckFinite($"{kind} basis", basis);
        }

        void CheckNames(string kind, string[] names, int modes) =>
            Check(names.Length == 0 || names.Length == modes, $"{names.Length} names for {modes} modes of {kind}");

        void CheckIndices(string kind, int[] indices)
        {
            // Texts are made for what is wrong alone: there are millions of numbers.
            int bad = Array.FindIndex(indices, index => (uint)index >= (uint)VertexCount);
            if (bad >= 0) Check(false, $"a {kind} names vertex {indices[bad]} of {VertexCount}");
        }

        void CheckFinite(string kind, float[] values)
        {
            int bad = Array.FindIndex(values, value => !float.IsFinite(value));
            if (bad >= 0) Check(false, $"a number of the {kind} is {values[bad]}");
        }
    }

    private int Modes(float[] basis) => MeanShape.Length == 0 ? 0 : basis.Length / MeanShape.Length;
}
