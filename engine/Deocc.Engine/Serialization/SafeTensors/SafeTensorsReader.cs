using System.Buffers.Binary;
using System.Text.Json;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization.Bytes;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Serialization.SafeTensors;

/// <summary>Reads the header of a safetensors file and checks that it describes the file's bytes exactly.</summary>
internal static class SafeTensorsReader
{
    /// <summary>Whether the bytes start like a safetensors file.</summary>
    public static bool Recognises(ByteSource source)
    {
        if (source.Length < SafeTensorsFormat.PrefixBytes + 2) return false;
        ReadOnlySpan<byte> start = source.Slice(0, SafeTensorsFormat.PrefixBytes + 1);
        return start[SafeTensorsFormat.PrefixBytes] == (byte)'{'
            && BinaryPrimitives.ReadUInt64LittleEndian(start) <= (ulong)(source.Length - SafeTensorsFormat.PrefixBytes);
    }

    /// <summary>Reads all entries in the order of the header.</summary>
    public static FileContents Read(string file, ByteSource source)
    {
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(source.Slice(0, SafeTensorsFormat.PrefixBytes));
        if (headerLength > SafeTensorsFormat.LargestHeader)
        {
            throw new FileFormatException(
                $"{file}: safetensors header of {headerLength} bytes is longer than the {SafeTensorsFormat.LargestHeader} allowed");
        }

        long dataStart = SafeTensorsFormat.PrefixBytes + (long)headerLength;
        ByteSource data = source.Part(dataStart, source.Length - dataStart);
        ReadOnlySpan<byte> header = source.Slice(SafeTensorsFormat.PrefixBytes, (int)headerLength);
        var contents = new FileContents(WeightFileFormat.SafeTensors);
        var parts = new List<Part>();
        try
        {
            ReadHeader(file, header, data, contents, parts);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw new FileFormatException($"{file}: the safetensors header is damaged: {FileText.OneLine(exception.Message)}", exception);
        }

        CheckTiling(file, parts, data.Length);
        return contents;
    }

    private static void ReadHeader(
        string file, ReadOnlySpan<byte> header, ByteSource data, FileContents contents, List<Part> parts)
    {
        var json = new Utf8JsonReader(header, new JsonReaderOptions { MaxDepth = 4 });
        Expect(ref json, JsonTokenType.StartObject);
        bool hasMetadata = false;
        while (NextProperty(ref json, out string name))
        {
            if (name == SafeTensorsFormat.MetadataKey)
            {
                if (hasMetadata) throw new FileFormatException($"{file}: the safetensors header has two {name} objects");
                hasMetadata = true;
                ReadMetadata(file, ref json, contents.Metadata);
                continue;
            }

            Part part = ReadTensor(file, name, ref json);
            if (!data.Contains(part.Begin, part.End - part.Begin))
            {
                throw new FileFormatException(
                    $"{file}: tensor {FileText.Quote(name)} lies at bytes {part.Begin} to {part.End} but the file holds {data.Length} bytes of data; it is cut off or damaged");
            }

            TensorLayout? layout = TensorLayout.TryDense(data, part.Type, part.Shape, part.Begin);
            if (layout is null || layout.ByteLength != part.End - part.Begin)
            {
                throw new FileFormatException(
                    $"{file}: tensor {FileText.Quote(name)} of {part.Type} {part.Shape} does not take the {part.End - part.Begin} bytes given to it");
            }

            contents.Add(file, new TensorEntry(name, layout));
            parts.Add(part);
        }

        if (json.Read()) throw new JsonException("text after the closing brace");
    }

    private static void ReadMetadata(string file, ref Utf8JsonReader json, Dictionary<string, string> metadata)
    {
        Expect(ref json, JsonTokenType.StartObject);
        while (NextProperty(ref json, out string key))
        {
            Expect(ref json, JsonTokenType.String);
            if (!metadata.TryAdd(key, json.GetString()!))
                throw new FileFormatException($"{file}: the safetensors metadata names {FileText.Quote(key)} twice");
        }
    }

    private static Part ReadTensor(string file, string name, ref Utf8JsonReader json)
    {
        StoredType? type = null;
        Shape? shape = null;
        (long Begin, long End)? offsets = null;
        Expect(ref json, JsonTokenType.StartObject);
        while (NextProperty(ref json, out string field))
        {
            switch (field)
            {
                case "dtype" when type is null:
                    Expect(ref json, JsonTokenType.String);
                    string typeName = json.GetString()!;
                    type = SafeTensorsFormat.TypeOf(typeName) ?? throw new FileFormatException(
                        $"{file}: tensor {FileText.Quote(name)} has the type {FileText.Quote(typeName)}, which is not supported; convert it to F32, F16 or BF16");
                    break;
                case "shape" when shape is null:
                    shape = FileText.ShapeOf(file, name, ReadNumbers(ref json, Shape.MaxRank));
                    break;
                case "data_offsets" when offsets is null:
                    long[] pair = ReadNumbers(ref json, 2);
                    if (pair.Length != 2 || pair[0] > pair[1])
                        throw new FileFormatException($"{file}: tensor {FileText.Quote(name)} has no valid pair of data offsets");
                    offsets = (pair[0], pair[1]);
                    break;
                default:
                    throw new FileFormatException(
                        $"{file}: tensor {FileText.Quote(name)} has an unexpected or repeated field {FileText.Quote(field)}");
            }
        }

        if (type is null || shape is null || offsets is null)
            throw new FileFormatException($"{file}: tensor {FileText.Quote(name)} lacks its dtype, shape or data_offsets");
        return new Part(name, type.Value, shape.Value, offsets.Value.Begin, offsets.Value.End);
    }

    private static long[] ReadNumbers(ref Utf8JsonReader json, int most)
    {
        var numbers = new List<long>(most);
        Expect(ref json, JsonTokenType.StartArray);
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.Number || !json.TryGetInt64(out long number) || number < 0)
                throw new JsonException("a shape or an offset is no whole number");
            if (numbers.Count == most) throw new JsonException($"a list of numbers is longer than {most}");
            numbers.Add(number);
        }

        return [.. numbers];
    }

    private static void CheckTiling(string file, List<Part> parts, long dataLength)
    {
        parts.Sort((left, right) => (left.Begin, left.End).CompareTo((right.Begin, right.End)));
        long end = 0;
        foreach (Part part in parts)
        {
            if (part.Begin != end)
            {
                string fault = part.Begin < end ? "overlaps the one before it" : "leaves a gap before it";
                throw new FileFormatException($"{file}: tensor {FileText.Quote(part.Name)} {fault} (starts at byte {part.Begin}, expected {end})");
            }

            end = part.End;
        }

        if (end != dataLength)
            throw new FileFormatException($"{file}: the tensors end at byte {end} but the file holds {dataLength} bytes of data");
    }

    private static void Expect(ref Utf8JsonReader json, JsonTokenType token)
    {
        if (!json.Read() || json.TokenType != token) throw new JsonException($"expected {token} but found {json.TokenType}");
    }

    private static bool NextProperty(ref Utf8JsonReader json, out string name)
    {
        if (!json.Read()) throw new JsonException("the text ends early");
        name = json.TokenType == JsonTokenType.PropertyName ? json.GetString()! : string.Empty;
        return json.TokenType == JsonTokenType.PropertyName;
    }

    private readonly record struct Part(string Name, StoredType Type, Shape Shape, long Begin, long End);
}
