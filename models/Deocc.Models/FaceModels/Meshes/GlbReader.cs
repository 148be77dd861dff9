using System.Buffers.Binary;
using System.Text.Json;
using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Imaging.Jpeg;
using Deocc.Imaging.Png;

namespace Deocc.Models.FaceModels.Meshes;

/// <summary>
/// Reads the first triangle mesh of a binary glTF 2.0 file: positions, indices, texture coordinates, colours, morph targets and an
/// embedded PNG or JPEG. Transforms of nodes, further meshes and animations are passed over; sparse and compressed data are refused.
/// Every offset is checked against the file before anything is read.
/// </summary>
internal sealed class GlbReader
{
    private const long LargestFile = 1L << 30;
    private const int MostTargets = 1000;

    private readonly string _path;
    private readonly byte[] _file;
    private readonly JsonElement _root;
    private readonly (int Start, int Length) _binary;

    private GlbReader(string path, byte[] file)
    {
        (_path, _file) = (path, file);
        uint Word(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(offset));
        int jsonStart = GlbFormat.HeaderBytes + GlbFormat.ChunkHeaderBytes;
        if (file.Length < jsonStart || Word(0) != GlbFormat.Magic) throw Damaged("it does not begin with 'glTF'");
        if (Word(4) != GlbFormat.Version) throw Damaged($"version {Word(4)} is not read, only 2");
        uint jsonLength = Word(12);
        if (Word(16) != GlbFormat.JsonChunk || jsonLength > file.Length - jsonStart) throw Damaged("it is cut off");
        using var document = JsonDocument.Parse(file.AsMemory(jsonStart, (int)jsonLength));
        _root = document.RootElement.Clone();
        int next = jsonStart + (int)jsonLength;
        if (file.Length - next < GlbFormat.ChunkHeaderBytes || Word(next + 4) != GlbFormat.BinaryChunk) throw Damaged("it holds no binary data");
        uint length = Word(next);
        int start = next + GlbFormat.ChunkHeaderBytes;
        if (length > file.Length - start) throw Damaged("it is cut off");
        _binary = (start, (int)length);
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="FileFormatException">The file is damaged or not supported; the message names it.</exception>
    public static FaceMesh Read(string path)
    {
        long length = new FileInfo(path).Length;
        if (length > LargestFile) throw new FileFormatException($"{path}: {length} bytes are more than the {LargestFile} allowed for a .glb file");
        try
        {
            return new GlbReader(path, File.ReadAllBytes(path)).ReadMesh();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or IndexOutOfRangeException)
        {
            throw new FileFormatException($"{path}: the description in the .glb file is damaged: {exception.Message.ReplaceLineEndings(" ")}", exception);
        }
    }

    private FaceMesh ReadMesh()
    {
        JsonElement mesh = _root.GetProperty("meshes")[0];
        JsonElement primitive = mesh.GetProperty("primitives")[0];
        if (primitive.TryGetProperty("mode", out JsonElement mode) && mode.GetInt32() != 4) throw Damaged("the mesh is not made of triangles");
        JsonElement attributes = primitive.GetProperty("attributes");
        float[] positions = Decimetres(Vectors(attributes.GetProperty("POSITION").GetInt32(), 3));
        int vertices = positions.Length / 3;
        int[] triangles = Indices(primitive.GetProperty("indices").GetInt32());
        if (triangles.Length == 0 || triangles.Length % 3 != 0 || triangles.Any(vertex => (uint)vertex >= (uint)vertices))
            throw Damaged("the triangles name vertices that do not exist");
        float[] Attribute(string name, int size)
        {
            if (!attributes.TryGetProperty(name, out JsonElement accessor)) return [];
            float[] values = Vectors(accessor.GetInt32(), size);
            return values.Length == size * vertices ? values : throw Damaged($"{name} is of another number of vertices");
        }

        return new FaceMesh
        {
            Positions = positions,
            Triangles = triangles,
            TextureCoordinates = Attribute("TEXCOORD_0", 2),
            Colors = Array.ConvertAll(Attribute("COLOR_0", 3), GlbFormat.FromLinear),
            MorphTargets = Targets(mesh, primitive, positions.Length),
            Texture = Texture(primitive),
        };
    }

    private Dictionary<string, float[]> Targets(JsonElement mesh, JsonElement primitive, int size)
    {
        var targets = new Dictionary<string, float[]>();
        if (!primitive.TryGetProperty("targets", out JsonElement list)) return targets;
        if (list.GetArrayLength() > MostTargets) throw Damaged($"more than {MostTargets} morph targets");
        JsonElement names = default;
        bool named = mesh.TryGetProperty("extras", out JsonElement extras) && extras.TryGetProperty("targetNames", out names) && names.GetArrayLength() == list.GetArrayLength();
        for (int i = 0; i < list.GetArrayLength(); i++)
        {
            float[] values = Decimetres(Vectors(list[i].GetProperty("POSITION").GetInt32(), 3));
            if (values.Length != size) throw Damaged($"morph target {i} is of another number of vertices");
            targets[named ? names[i].GetString() ?? $"target{i}" : $"target{i}"] = values;
        }

        return targets;
    }

    private Image<byte>? Texture(JsonElement primitive)
    {
        if (!primitive.TryGetProperty("material", out JsonElement material)) return null;
        if (!_root.GetProperty("materials")[material.GetInt32()].TryGetProperty("pbrMetallicRoughness", out JsonElement look)) return null;
        if (!look.TryGetProperty("baseColorTexture", out JsonElement reference)) return null;
        JsonElement texture = _root.GetProperty("textures")[reference.GetProperty("index").GetInt32()];
        JsonElement image = _root.GetProperty("images")[texture.GetProperty("source").GetInt32()];
        if (!image.TryGetProperty("bufferView", out JsonElement view)) return null;
        (int start, int length, _) = View(view.GetInt32());
        byte[] bytes = _file[start..(start + length)];
        IImageCodec codec = new PngCodec().Recognizes(bytes) ? new PngCodec() : new JpegCodec();
        try
        {
            return codec.Decode(bytes).ToBytes();
        }
        catch (FileFormatException error)
        {
            throw new FileFormatException($"{_path}: the texture: {error.Message}", error);
        }
    }

    private (int Start, int Length, int Stride) View(int index)
    {
        JsonElement view = _root.GetProperty("bufferViews")[index];
        long offset = view.TryGetProperty("byteOffset", out JsonElement from) ? from.GetInt64() : 0;
        long length = view.GetProperty("byteLength").GetInt64();
        if (offset < 0 || length < 0 || offset > _binary.Length || length > _binary.Length - offset) throw Damaged($"buffer view {index} lies beyond the data");
        return (_binary.Start + (int)offset, (int)length, view.TryGetProperty("byteStride", out JsonElement stride) ? stride.GetInt32() : 0);
    }

    // Where the elements of an accessor lie, all of them within its view.
    private (int Start, int Count, int Stride) Elements(JsonElement accessor, int elementBytes)
    {
        if (accessor.TryGetProperty("sparse", out _)) throw Damaged("sparse data are not read");
        (int start, int length, int stride) = View(accessor.GetProperty("bufferView").GetInt32());
        long offset = accessor.TryGetProperty("byteOffset", out JsonElement from) ? from.GetInt64() : 0;
        int count = accessor.GetProperty("count").GetInt32();
        if (stride == 0) stride = elementBytes;
        if (count is < 0 or > (3 * MorphableModelData.MostElements) || stride < elementBytes || offset < 0 || offset + ((long)stride * (count - 1)) + elementBytes > length)
            throw Damaged("an accessor lies beyond its data");
        return (start + (int)offset, count, stride);
    }

    private float[] Vectors(int index, int size)
    {
        JsonElement accessor = _root.GetProperty("accessors")[index];
        string shape = accessor.GetProperty("type").GetString() ?? string.Empty;
        int stored = shape switch
        {
            "VEC2" => 2,
            "VEC3" => 3,
            "VEC4" => 4,
            _ => 0,
        };
        if (accessor.GetProperty("componentType").GetInt32() != 5126 || stored < size) throw Damaged($"an accessor holds no floating-point vectors of {size} numbers");
        (int start, int count, int stride) = Elements(accessor, stored * sizeof(float));
        var values = new float[count * size];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(_file.AsSpan(start + (i / size * stride) + (i % size * sizeof(float))));
            if (!float.IsFinite(values[i])) throw Damaged("a number is not finite");
        }

        return values;
    }

    private int[] Indices(int index)
    {
        JsonElement accessor = _root.GetProperty("accessors")[index];
        int type = accessor.GetProperty("componentType").GetInt32();
        int bytes = type switch
        {
            5121 => 1,
            5123 => 2,
            5125 => 4,
            _ => throw Damaged($"indices of the unknown type {type}"),
        };
        (int start, int count, int stride) = Elements(accessor, bytes);
        var values = new int[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> element = _file.AsSpan(start + (i * stride), bytes);
            values[i] = bytes switch
            {
                1 => element[0],
                2 => BinaryPrimitives.ReadUInt16LittleEndian(element),
                _ => (int)BinaryPrimitives.ReadUInt32LittleEndian(element),
            };
        }

        return values;
    }

    private static float[] Decimetres(float[] metres) => Array.ConvertAll(metres, value => value / GlbFormat.MetresPerDecimetre);

    private FileFormatException Damaged(string what) => new($"{_path}: the .glb file is damaged or not supported: {what}");
}
