using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization;
using Deocc.Engine.Tensors;

namespace Deocc.Models.FaceModels;

/// <summary>
/// The safetensors file of a face model. Tensors: <c>mean_shape</c>, <c>mean_texture</c> [3V], <c>triangles</c> [F, 3],
/// <c>landmarks</c> [68], <c>texture_coordinates</c> [V, 2], <c>regions</c> [V], per kind of mode <c>KIND_basis</c> [K, 3V] in
/// floating point or bytes, the latter with <c>KIND_scales</c> [K, blocks] (<see cref="BlockQuantization"/>), and
/// <c>expression/NAME</c> [K] per named expression. Metadata: the notes, <c>format</c>, <c>name</c> and the modes' names, separated by commas.
/// </summary>
internal static class MorphableModelFile
{
    private const string FormatKey = "format";
    private const string FormatName = "deocc-face-model-1";
    private const string NameKey = "name";
    private const char Separator = ',';
    private const string ExpressionPrefix = "expression/";
    private const string IdentityNamesKey = "identity_names";
    private const string ExpressionNamesKey = "expression_names";
    private const string TextureNamesKey = "texture_names";

    private static readonly string[] OwnKeys = [FormatKey, NameKey, IdentityNamesKey, ExpressionNamesKey, TextureNamesKey];

    /// <summary>Reads a model.</summary>
    /// <param name="file">The file; stays the caller's.</param>
    /// <exception cref="FileFormatException">The file is damaged or no face model; the message names it.</exception>
    public static MorphableModelData Read(WeightFile file)
    {
        string path = file.Path;
        if (!file.Metadata.TryGetValue(FormatKey, out string? format) || format != FormatName)
            throw new FileFormatException($"{path}: no face model; make one with `deocc face import`");
        float[] meanShape = Required<float>(file, "mean_shape");
        var data = new MorphableModelData
        {
            Name = file.Metadata.GetValueOrDefault(NameKey, Path.GetFileNameWithoutExtension(path)),
            MeanShape = meanShape,
            Triangles = Required<int>(file, "triangles"),
            MeanTexture = Required<float>(file, "mean_texture"),
            IdentityBasis = ReadBasis(file, "identity", meanShape.Length),
            ExpressionBasis = ReadBasis(file, "expression", meanShape.Length),
            TextureBasis = ReadBasis(file, "texture", meanShape.Length),
            Landmarks = Optional<int>(file, "landmarks"),
            TextureCoordinates = Optional<float>(file, "texture_coordinates"),
            Regions = [.. Optional<byte>(file, "regions").Select(region => (FaceRegion)region)],
            NamedExpressions = file.Entries
                .Where(entry => entry.Name.StartsWith(ExpressionPrefix, StringComparison.Ordinal))
                .ToDictionary(entry => entry.Name[ExpressionPrefix.Length..], entry => entry.ToArray<float>()),
            IdentityNames = Names(file, IdentityNamesKey),
            ExpressionNames = Names(file, ExpressionNamesKey),
            TextureNames = Names(file, TextureNamesKey),
            Notes = file.Metadata.Where(note => !OwnKeys.Contains(note.Key)).ToDictionary(),
        };
        data.Validate(path);
        return data;
    }

    /// <summary>Writes a model, whole or not at all.</summary>
    public static void Write(string path, MorphableModelData data, BasisPrecision precision)
    {
        data.Validate(data.Name);
        int size = data.MeanShape.Length;
        var entries = new List<TensorEntry>
        {
            TensorEntry.FromMemory<float>("mean_shape", [size], data.MeanShape),
            TensorEntry.FromMemory<float>("mean_texture", [size], data.MeanTexture),
            TensorEntry.FromMemory<int>("triangles", [data.TriangleCount, 3], data.Triangles),
        };
        if (data.Landmarks.Length > 0) entries.Add(TensorEntry.FromMemory<int>("landmarks", [data.Landmarks.Length], data.Landmarks));
        if (data.TextureCoordinates.Length > 0)
            entries.Add(TensorEntry.FromMemory<float>("texture_coordinates", [data.VertexCount, 2], data.TextureCoordinates));
        if (data.Regions.Length > 0)
            entries.Add(TensorEntry.FromMemory<byte>("regions", [data.VertexCount], Array.ConvertAll(data.Regions, region => (byte)region)));
        AddBasis(entries, "identity", data.IdentityBasis, size, precision);
        AddBasis(entries, "expression", data.ExpressionBasis, size, precision);
        AddBasis(entries, "texture", data.TextureBasis, size, precision);
        foreach ((string name, float[] coefficients) in data.NamedExpressions.OrderBy(named => named.Key, StringComparer.Ordinal))
            entries.Add(TensorEntry.FromMemory<float>(ExpressionPrefix + name, [coefficients.Length], coefficients));
        var metadata = new SortedDictionary<string, string>(data.Notes.ToDictionary(), StringComparer.Ordinal)
        {
            [FormatKey] = FormatName,
            [NameKey] = data.Name,
        };
        AddNames(metadata, IdentityNamesKey, data.IdentityNames);
        AddNames(metadata, ExpressionNamesKey, data.ExpressionNames);
        AddNames(metadata, TextureNamesKey, data.TextureNames);
        WeightFile.Write(path, entries, WeightFileFormat.SafeTensors, metadata);
    }

    private static void AddBasis(List<TensorEntry> entries, string kind, float[] basis, int size, BasisPrecision precision)
    {
        if (basis.Length == 0) return;
        Shape shape = [basis.Length / size, size];
        string name = $"{kind}_basis";
        switch (precision)
        {
            case BasisPrecision.Float32:
                entries.Add(TensorEntry.FromMemory<float>(name, shape, basis));
                break;
            case BasisPrecision.Float16:
                entries.Add(TensorEntry.FromMemory<Half>(name, shape, Array.ConvertAll(basis, value => (Half)value)));
                break;
            case BasisPrecision.Byte:
                (byte[] codes, float[] scales) = BlockQuantization.Encode(basis, size);
                entries.Add(TensorEntry.FromMemory<byte>(name, shape, codes));
                entries.Add(TensorEntry.FromMemory<float>($"{kind}_scales", [shape[0], BlockQuantization.BlocksPerRow(size)], scales));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(precision), precision, "no such precision");
        }
    }

    private static float[] ReadBasis(WeightFile file, string kind, int size)
    {
        if (!file.TryGet($"{kind}_basis", out TensorEntry? entry)) return [];
        if (entry.Shape.Rank != 2 || entry.Shape[1] != size)
            throw new FileFormatException($"{file.Path}: {entry.Name} is {entry.Shape}, not [modes,{size}]");
        if (entry.StoredType != StoredType.UInt8) return entry.ToArray<float>();
        float[] scales = Required<float>(file, $"{kind}_scales");
        int expected = entry.Shape[0] * BlockQuantization.BlocksPerRow(size);
        if (scales.Length != expected)
            throw new FileFormatException($"{file.Path}: {kind}_scales has {scales.Length} numbers, not {expected}");
        return BlockQuantization.Decode(entry.ToArray<byte>(), scales, size);
    }

    private static void AddNames(SortedDictionary<string, string> metadata, string key, string[] names)
    {
        if (names.Length > 0) metadata[key] = string.Join(Separator, names);
    }

    private static string[] Names(WeightFile file, string key) =>
        file.Metadata.TryGetValue(key, out string? names) ? names.Split(Separator) : [];

    private static T[] Required<T>(WeightFile file, string name)
        where T : unmanaged =>
        file.TryGet(name, out TensorEntry? entry)
            ? entry.ToArray<T>()
            : throw new FileFormatException($"{file.Path}: the face model lacks its tensor {name}; the file is damaged");

    private static T[] Optional<T>(WeightFile file, string name)
        where T : unmanaged => file.TryGet(name, out TensorEntry? entry) ? entry.ToArray<T>() : [];
}
