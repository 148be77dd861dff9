using Deocc.Engine.Devices;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops;
using Deocc.Engine.Serialization;
using Deocc.Engine.Tensors;
using Deocc.Weights;

namespace Deocc.Models.FaceModels;

/// <summary>
/// A linear model of faces: shape = mean + identity coefficients x identity basis + expression coefficients x expression
/// basis, and albedo likewise. Coefficients are in standard deviations. Source of the form: Blanz and Vetter, "A Morphable
/// Model for the Synthesis of 3D Faces", SIGGRAPH 1999, eq. 1. V vertices, F triangles. Coordinates are decimetres, x to the
/// viewer's right, y up, z towards the viewer, centred so that a camera at z = +10 with a focal length of 1015 pixels at 224
/// pixels frames the face (Deng et al., CVPR workshops 2019).
/// </summary>
public sealed class MorphableModel : IDisposable
{
    private const string BuiltInFile = "face-model";

    private readonly MorphableModelData _data;

    /// <summary>Makes a model whose tensors live on a device; outside every scope, so that the caller disposes it.</summary>
    /// <param name="data">The numbers; kept, so they must not be changed afterwards.</param>
    /// <param name="device">Where the tensors live; null for the current device.</param>
    /// <exception cref="FileFormatException">The numbers do not fit together.</exception>
    public MorphableModel(MorphableModelData data, Device? device = null)
    {
        data.Validate(data.Name);
        _data = data;
        int size = data.MeanShape.Length;
        MeanShape = Make(data.MeanShape, [size], device);
        IdentityBasis = Make(data.IdentityBasis, [data.IdentityCount, size], device);
        ExpressionBasis = Make(data.ExpressionBasis, [data.ExpressionCount, size], device);
        MeanTexture = Make(data.MeanTexture, [size], device);
        TextureBasis = Make(data.TextureBasis, [data.TextureCount, size], device);
        Triangles = Make(data.Triangles, [data.TriangleCount, 3], device);
        float[] places = data.TextureCoordinates.Length > 0 ? data.TextureCoordinates : new float[2 * data.VertexCount];
        TextureCoordinates = Make(places, [data.VertexCount, 2], device);
        Regions = data.Regions.Length > 0 ? data.Regions : new FaceRegion[data.VertexCount];
    }

    /// <summary>A short name, such as <c>built-in</c>.</summary>
    public string Name => _data.Name;

    /// <summary>V.</summary>
    public int VertexCount => _data.VertexCount;

    /// <summary>F.</summary>
    public int TriangleCount => _data.TriangleCount;

    /// <summary>Identity modes.</summary>
    public int IdentityCount => _data.IdentityCount;

    /// <summary>Expression modes.</summary>
    public int ExpressionCount => _data.ExpressionCount;

    /// <summary>Texture modes.</summary>
    public int TextureCount => _data.TextureCount;

    /// <summary>Mean positions, float32 [3V]: x, y, z of vertex 0, then of vertex 1, ... in decimetres.</summary>
    public Tensor MeanShape { get; }

    /// <summary>Displacement in decimetres per standard deviation, float32 [identity modes, 3V].</summary>
    public Tensor IdentityBasis { get; }

    /// <summary>Displacement in decimetres per standard deviation, float32 [expression modes, 3V].</summary>
    public Tensor ExpressionBasis { get; }

    /// <summary>Mean albedo, float32 [3V]: red, green, blue in 0..1.</summary>
    public Tensor MeanTexture { get; }

    /// <summary>Change of albedo per standard deviation, float32 [texture modes, 3V].</summary>
    public Tensor TextureBasis { get; }

    /// <summary>Vertex indices, int32 [F, 3], counter-clockwise seen from outside.</summary>
    public Tensor Triangles { get; }

    /// <summary>68 vertex indices in the iBUG order; empty where the source names none.</summary>
    public IReadOnlyList<int> Landmarks => _data.Landmarks;

    /// <summary>Places in the texture, float32 [V, 2]: u to the right, v down, in 0..1; zeros where the source has none.</summary>
    public Tensor TextureCoordinates { get; }

    /// <summary>The region of each vertex; <see cref="FaceRegion.Skin"/> where the source names none.</summary>
    public IReadOnlyList<FaceRegion> Regions { get; }

    /// <summary>Expression coefficients by name, such as <c>jawOpen</c>; each as long as <see cref="ExpressionCount"/>.</summary>
    public IReadOnlyDictionary<string, float[]> NamedExpressions => _data.NamedExpressions;

    /// <summary>What each identity mode does, such as <c>nose width</c>; empty where the source names none.</summary>
    public IReadOnlyList<string> IdentityNames => _data.IdentityNames;

    /// <summary>What each expression mode does, such as <c>jawOpen</c>; empty where the source names none.</summary>
    public IReadOnlyList<string> ExpressionNames => _data.ExpressionNames;

    /// <summary>What each texture mode does, such as <c>skin darkness</c>; empty where the source names none.</summary>
    public IReadOnlyList<string> TextureNames => _data.TextureNames;

    /// <summary>Free texts such as source and licence.</summary>
    public IReadOnlyDictionary<string, string> Notes => _data.Notes;

    /// <summary>The numbers as plain arrays; not to be changed.</summary>
    public MorphableModelData Data => _data;

    /// <summary>The model that comes with the program: a head of 7,700 vertices with 80, 64 and 80 modes; see the card beside it.</summary>
    /// <param name="device">Where the tensors live; null for the current device.</param>
    public static MorphableModel BuiltIn(Device? device = null)
    {
        using WeightFile file = WeightFile.Open("the built-in face model", ShippedFile.Open(BuiltInFile)!);
        return new MorphableModel(MorphableModelFile.Read(file), device);
    }

    /// <summary>Reads a model from a safetensors file that <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <param name="device">Where the tensors live; null for the current device.</param>
    /// <exception cref="FileFormatException">The file is damaged or no face model; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static MorphableModel Load(string path, Device? device = null)
    {
        using WeightFile file = WeightFile.Open(path);
        return new MorphableModel(MorphableModelFile.Read(file), device);
    }

    /// <summary>Writes the model as a safetensors file, whole or not at all.</summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="precision">How the bases are stored.</param>
    /// <exception cref="IOException">Writing failed; an old file is untouched.</exception>
    public void Save(string path, BasisPrecision precision = BasisPrecision.Float32) => MorphableModelFile.Write(path, _data, precision);

    /// <summary>Positions of faces: mean + identity x basis + expression x basis. Differentiable.</summary>
    /// <param name="identity">[N, identity modes], in standard deviations.</param>
    /// <param name="expression">[N, expression modes], in standard deviations.</param>
    /// <returns>[N, V, 3], decimetres.</returns>
    /// <exception cref="ShapeException">A number of coefficients differs from the model's.</exception>
    public Tensor Shape(Tensor identity, Tensor expression)
    {
        int count = CheckCoefficients(nameof(Shape), "identity", identity, IdentityCount);
        if (CheckCoefficients(nameof(Shape), "expression", expression, ExpressionCount) != count)
            throw new ShapeException($"MorphableModel.Shape: identity {identity.Shape} and expression {expression.Shape} are of different numbers of faces");
        Tensor positions = Combine(Combine(MeanShape, identity, IdentityBasis), expression, ExpressionBasis);
        return PerVertex(positions, count);
    }

    /// <summary>Albedo of faces: mean + texture x basis, not clamped to 0..1. Differentiable.</summary>
    /// <param name="texture">[N, texture modes], in standard deviations.</param>
    /// <returns>[N, V, 3]: red, green, blue.</returns>
    /// <exception cref="ShapeException">The number of coefficients differs from the model's.</exception>
    public Tensor Albedo(Tensor texture)
    {
        int count = CheckCoefficients(nameof(Albedo), "texture", texture, TextureCount);
        return PerVertex(Combine(MeanTexture, texture, TextureBasis), count);
    }

    /// <summary>Disposes the tensors.</summary>
    public void Dispose()
    {
        MeanShape.Dispose();
        IdentityBasis.Dispose();
        ExpressionBasis.Dispose();
        MeanTexture.Dispose();
        TextureBasis.Dispose();
        Triangles.Dispose();
        TextureCoordinates.Dispose();
    }

    private static Tensor Combine(Tensor mean, Tensor coefficients, Tensor basis) =>
        basis.Shape[0] == 0 ? mean : coefficients.MatMul(basis) + mean;

    private Tensor PerVertex(Tensor values, int count) =>
        values.Rank == 1
            ? values.Reshape(1, VertexCount, 3).Expand([count, VertexCount, 3])
            : values.Reshape(count, VertexCount, 3);

    private static int CheckCoefficients(string method, string kind, Tensor coefficients, int modes)
    {
        if (coefficients.Rank != 2 || coefficients.Shape[1] != modes)
            throw new ShapeException($"MorphableModel.{method}: {kind} coefficients {coefficients.Shape} are not [N,{modes}]");
        return coefficients.Shape[0];
    }

    private static Tensor Make<T>(T[] values, Shape shape, Device? device)
        where T : unmanaged => Tensor.From(values, shape, device).Unscoped();
}
