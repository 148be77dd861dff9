using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Deocc.Engine.Serialization;
using Deocc.Imaging.Png;

namespace Deocc.Models.FaceModels.Meshes;

/// <summary>
/// Writes binary glTF 2.0: one mesh with positions in metres, normals, colours or a texture as embedded PNG, and morph targets with
/// their names in <c>extras.targetNames</c>, where viewers look for them. Source: Khronos, glTF 2.0 specification.
/// </summary>
internal static class GlbWriter
{
    private const int Float = 5126;
    private const int UnsignedInt = 5125;
    private const int VertexBuffer = 34962;
    private const int IndexBuffer = 34963;

    /// <summary>Writes the file.</summary>
    public static void Write(string path, FaceMesh mesh)
    {
        using var data = new MemoryStream();
        byte[] json = Describe(mesh, data);
        data.SetLength((data.Length + 3) / 4 * 4);
        AtomicFile.Write(path, stream =>
        {
            int total = GlbFormat.HeaderBytes + (2 * GlbFormat.ChunkHeaderBytes) + json.Length + (int)data.Length;
            WriteWords(stream, GlbFormat.Magic, GlbFormat.Version, (uint)total, (uint)json.Length, GlbFormat.JsonChunk);
            stream.Write(json);
            WriteWords(stream, (uint)data.Length, GlbFormat.BinaryChunk);
            data.WriteTo(stream);
        });
    }

    private static byte[] Describe(FaceMesh mesh, MemoryStream data)
    {
        var buffer = new GlbBuffer(data);
        int indices = buffer.Add(MemoryMarshal.AsBytes(mesh.Triangles.AsSpan()), UnsignedInt, "SCALAR", mesh.Triangles.Length, IndexBuffer);
        var attributes = new Dictionary<string, int>
        {
            ["POSITION"] = buffer.AddVectors(Metres(mesh.Positions), 3, bounded: true),
            ["NORMAL"] = buffer.AddVectors(MeshNormals.Of(mesh.Positions, mesh.Triangles), 3),
        };
        if (mesh.TextureCoordinates.Length > 0) attributes["TEXCOORD_0"] = buffer.AddVectors(mesh.TextureCoordinates, 2);
        if (mesh.Colors.Length > 0 && mesh.Texture is null) attributes["COLOR_0"] = buffer.AddVectors(Array.ConvertAll(mesh.Colors, GlbFormat.ToLinear), 3);
        int[] targets = [.. mesh.MorphTargets.Values.Select(target => buffer.AddVectors(Metres(target), 3, bounded: true))];
        int? image = null;
        if (mesh.Texture is { } texture)
        {
            using var png = new MemoryStream();
            new PngCodec().Encode(texture, png, null);
            image = buffer.AddView(png.ToArray(), null);
        }

        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text)) WriteJson(json, mesh, buffer, indices, attributes, targets, image);
        while (text.Length % 4 != 0) text.WriteByte((byte)' ');
        return text.ToArray();
    }

    private static void WriteJson(
        Utf8JsonWriter json, FaceMesh mesh, GlbBuffer buffer, int indices, Dictionary<string, int> attributes, int[] targets, int? image)
    {
        json.WriteStartObject();
        json.WriteStartObject("asset");
        json.WriteString("version", "2.0");
        json.WriteString("generator", "DeoccEngine");
        json.WriteEndObject();
        json.WriteNumber("scene", 0);
        List(json, "scenes", () => json.WriteRawValue("""{"nodes":[0]}"""));
        List(json, "nodes", () => json.WriteRawValue("""{"mesh":0,"name":"face"}"""));
        List(json, "meshes", () => WriteMesh(json, mesh, indices, attributes, targets));
        List(json, "materials", () => json.WriteRawValue(image is null
            ? """{"pbrMetallicRoughness":{"metallicFactor":0,"roughnessFactor":0.8},"doubleSided":true}"""
            : """{"pbrMetallicRoughness":{"metallicFactor":0,"roughnessFactor":0.8,"baseColorTexture":{"index":0}},"doubleSided":true}"""));
        if (image is { } view)
        {
            List(json, "textures", () => json.WriteRawValue("""{"source":0}"""));
            List(json, "images", () => json.WriteRawValue($$"""{"bufferView":{{view}},"mimeType":"image/png"}"""));
        }

        buffer.WriteJson(json);
        json.WriteEndObject();
    }

    private static void WriteMesh(Utf8JsonWriter json, FaceMesh mesh, int indices, Dictionary<string, int> attributes, int[] targets)
    {
        json.WriteStartObject();
        List(json, "primitives", () =>
        {
            json.WriteStartObject();
            json.WriteStartObject("attributes");
            foreach ((string name, int accessor) in attributes) json.WriteNumber(name, accessor);
            json.WriteEndObject();
            json.WriteNumber("indices", indices);
            json.WriteNumber("material", 0);
            if (targets.Length > 0)
            {
                List(json, "targets", () =>
                {
                    foreach (int target in targets)
                    {
                        json.WriteStartObject();
                        json.WriteNumber("POSITION", target);
                        json.WriteEndObject();
                    }
                });
            }

            json.WriteEndObject();
        });
        if (targets.Length > 0)
        {
            List(json, "weights", () =>
            {
                foreach (int _ in targets) json.WriteNumberValue(0);
            });
            json.WriteStartObject("extras");
            List(json, "targetNames", () =>
            {
                foreach (string name in mesh.MorphTargets.Keys) json.WriteStringValue(name);
            });
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void List(Utf8JsonWriter json, string name, Action write)
    {
        json.WriteStartArray(name);
        write();
        json.WriteEndArray();
    }

    private static float[] Metres(float[] decimetres) => Array.ConvertAll(decimetres, value => value * GlbFormat.MetresPerDecimetre);

    private static void WriteWords(Stream stream, params ReadOnlySpan<uint> words)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (uint word in words)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, word);
            stream.Write(bytes);
        }
    }

    private sealed class GlbBuffer(MemoryStream data)
    {
        private readonly List<(int View, int Type, string Shape, int Count, float[]? Low, float[]? High)> _accessors = [];
        private readonly List<(long Offset, int Length, int? Target)> _views = [];

        public int AddView(ReadOnlySpan<byte> bytes, int? target)
        {
            while (data.Length % 4 != 0) data.WriteByte(0);
            _views.Add((data.Length, bytes.Length, target));
            data.Write(bytes);
            return _views.Count - 1;
        }

        public int Add(ReadOnlySpan<byte> bytes, int type, string shape, int count, int target)
        {
            _accessors.Add((AddView(bytes, target), type, shape, count, null, null));
            return _accessors.Count - 1;
        }

        public int AddVectors(float[] values, int size, bool bounded = false)
        {
            int view = AddView(MemoryMarshal.AsBytes(values.AsSpan()), VertexBuffer);
            float[]? Bound(Func<float, float, float> pick) => bounded
                ? [.. Enumerable.Range(0, size).Select(axis => values.Where((_, i) => i % size == axis).Aggregate(pick))]
                : null;
            _accessors.Add((view, Float, $"VEC{size}", values.Length / size, Bound(Math.Min), Bound(Math.Max)));
            return _accessors.Count - 1;
        }

        public void WriteJson(Utf8JsonWriter json)
        {
            List(json, "accessors", () =>
            {
                foreach ((int view, int type, string shape, int count, float[]? low, float[]? high) in _accessors)
                {
                    json.WriteStartObject();
                    json.WriteNumber("bufferView", view);
                    json.WriteNumber("componentType", type);
                    json.WriteString("type", shape);
                    json.WriteNumber("count", count);
                    if (low is not null) Bounds("min", low);
                    if (high is not null) Bounds("max", high);
                    json.WriteEndObject();
                }
            });
            List(json, "bufferViews", () =>
            {
                foreach ((long offset, int length, int? target) in _views)
                {
                    json.WriteStartObject();
                    json.WriteNumber("buffer", 0);
                    json.WriteNumber("byteOffset", offset);
                    json.WriteNumber("byteLength", length);
                    if (target is { } kind) json.WriteNumber("target", kind);
                    json.WriteEndObject();
                }
            });
            List(json, "buffers", () =>
            {
                json.WriteStartObject();
                json.WriteNumber("byteLength", (data.Length + 3) / 4 * 4);
                json.WriteEndObject();
            });

            void Bounds(string name, float[] values) => List(json, name, () =>
            {
                foreach (float value in values) json.WriteNumberValue(value);
            });
        }
    }
}
