using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Deocc.Engine.Serialization.SafeTensors;

/// <summary>
/// Writes safetensors files. The header keeps the order of the entries; the data are laid out by falling element size, so that
/// every tensor starts at a multiple of its element size, and the data as a whole start at a multiple of eight bytes.
/// </summary>
internal static class SafeTensorsWriter
{
    private const int Alignment = 8;

    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes header and data.</summary>
    /// <exception cref="ArgumentException">A name is reserved, or the names together are too long.</exception>
    public static void Write(Stream stream, IReadOnlyList<TensorEntry> entries, IReadOnlyDictionary<string, string>? metadata)
    {
        int[] order = [.. Enumerable.Range(0, entries.Count).OrderByDescending(i => entries[i].StoredType.Size())];
        long[] begins = new long[entries.Count];
        long end = 0;
        foreach (int i in order)
        {
            begins[i] = end;
            end = checked(end + entries[i].ByteLength);
        }

        byte[] header = Header(entries, begins, metadata);
        Span<byte> prefix = stackalloc byte[SafeTensorsFormat.PrefixBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
        stream.Write(prefix);
        stream.Write(header);
        foreach (int i in order) entries[i].WriteTo(stream);
    }

    private static byte[] Header(IReadOnlyList<TensorEntry> entries, long[] begins, IReadOnlyDictionary<string, string>? metadata)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, JsonOptions))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 }) WriteMetadata(json, metadata);
            for (int i = 0; i < entries.Count; i++)
            {
                TensorEntry entry = entries[i];
                if (entry.Name == SafeTensorsFormat.MetadataKey)
                    throw new ArgumentException($"the tensor name {entry.Name} is reserved");
                WriteEntry(json, entry, begins[i]);
            }

            json.WriteEndObject();
        }

        while (text.Length % Alignment != 0) text.WriteByte((byte)' ');
        if (text.Length > SafeTensorsFormat.LargestHeader)
            throw new ArgumentException($"a header of {text.Length} bytes is longer than the {SafeTensorsFormat.LargestHeader} allowed");
        return text.ToArray();
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject(SafeTensorsFormat.MetadataKey);
        foreach ((string key, string value) in metadata) json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, TensorEntry entry, long begin)
    {
        json.WriteStartObject(entry.Name);
        json.WriteString("dtype", SafeTensorsFormat.NameOf(entry.StoredType));
        json.WriteStartArray("shape");
        foreach (int size in entry.Shape.AsSpan()) json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(begin + entry.ByteLength);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
