using System.Globalization;
using System.Text;
using Deocc.Engine.Diagnostics;

namespace Deocc.Models.FaceModels.Meshes;

/// <summary>
/// Reads PLY files, text and little-endian: element <c>vertex</c> with x y z and perhaps red green blue (bytes or 0..1) and s t or
/// u v, element <c>face</c> with one list of indices; other properties and elements are passed over. Polygons are cut into fans.
/// Memory grows with the data that are there.
/// </summary>
internal sealed class PlyReader
{
    private const long LargestFile = 1L << 30;
    private const int LongestHeader = 1 << 16;
    private const int LongestPolygon = 64;

    private readonly string _path;
    private readonly PlyNumbers _numbers;
    private readonly List<Element> _elements;

    private PlyReader(string path, Stream stream)
    {
        _path = path;
        (_elements, bool text) = ReadHeader(stream);
        _numbers = new PlyNumbers(stream, text);
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="FileFormatException">The file is damaged or of another format; the message names it.</exception>
    public static FaceMesh Read(string path)
    {
        using var stream = new BufferedStream(new FileStream(path, FileMode.Open, FileAccess.Read), 1 << 16);
        if (stream.Length > LargestFile) throw new FileFormatException($"{path}: {stream.Length} bytes are more than the {LargestFile} allowed for a PLY file");
        try
        {
            return new PlyReader(path, stream).ReadBody();
        }
        catch (EndOfStreamException exception)
        {
            throw new FileFormatException($"{path}: the PLY file is cut off", exception);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            throw new FileFormatException($"{path}: a number of the PLY file is unreadable", exception);
        }
    }

    private (List<Element> Elements, bool Text) ReadHeader(Stream stream)
    {
        var elements = new List<Element>();
        bool? text = null;
        int read = 0;
        for (bool first = true; ; first = false)
        {
            string line = ReadLine(stream, ref read);
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (first && line != "ply") throw Damaged("it does not begin with 'ply'");
            switch (words)
            {
                case ["end_header"]:
                    return text is { } known ? (elements, known) : throw Damaged("the header names no format");
                case ["format", "ascii", ..]:
                    text = true;
                    break;
                case ["format", "binary_little_endian", ..]:
                    text = false;
                    break;
                case ["format", ..]:
                    throw Damaged("only text and binary_little_endian are read");
                case ["element", var name, var count] when int.TryParse(count, CultureInfo.InvariantCulture, out int number) && number is >= 0 and <= MorphableModelData.MostElements:
                    elements.Add(new Element(name, number, []));
                    break;
                case ["property", "list", var countType, var itemType, var name] when elements.Count > 0:
                    elements[^1].Properties.Add(new Property(name, Type(itemType), Type(countType)));
                    break;
                case ["property", var type, var name] when elements.Count > 0:
                    elements[^1].Properties.Add(new Property(name, Type(type), null));
                    break;
                case ["ply"] when first:
                case ["comment", ..] or ["obj_info", ..] or []:
                    break;
                default:
                    throw Damaged("a line of the header is unreadable");
            }
        }
    }

    private string ReadLine(Stream stream, ref int read)
    {
        var line = new StringBuilder();
        for (int next = stream.ReadByte(); next != '\n'; next = stream.ReadByte())
        {
            if (next < 0 || ++read > LongestHeader) throw Damaged("the header has no end");
            line.Append((char)next);
        }

        return line.ToString().Trim();
    }

    private PlyType Type(string name) => name switch
    {
        "char" or "int8" => PlyType.Int8,
        "uchar" or "uint8" => PlyType.UInt8,
        "short" or "int16" => PlyType.Int16,
        "ushort" or "uint16" => PlyType.UInt16,
        "int" or "int32" => PlyType.Int32,
        "uint" or "uint32" => PlyType.UInt32,
        "float" or "float32" => PlyType.Float32,
        "double" or "float64" => PlyType.Float64,
        _ => throw Damaged("a property has an unknown type"),
    };

    private FaceMesh ReadBody()
    {
        var values = new Dictionary<string, List<float>>();
        var triangles = new List<int>();
        foreach (Element element in _elements)
        {
            for (int i = 0; i < element.Count; i++)
            {
                foreach (Property property in element.Properties)
                {
                    if (property.CountType is { } countType) ReadList(property, countType, element.Name == "face" ? triangles : null);
                    else Keep(element, property, values);
                }
            }
        }

        int count = values.TryGetValue("x", out List<float>? x) ? x.Count : 0;
        if (count == 0 || triangles.Count == 0 || !values.ContainsKey("y") || !values.ContainsKey("z")) throw Damaged("it holds no surface");
        if (triangles.Any(vertex => (uint)vertex >= (uint)count)) throw Damaged($"a face names a vertex beyond the {count} of the file");
        float[] positions = Join(values, count, "x", "y", "z");
        if (positions.Any(value => !float.IsFinite(value))) throw Damaged("a position is not finite");
        float[] places = values.ContainsKey("s") ? Join(values, count, "s", "t") : Join(values, count, "u", "v");
        for (int i = 1; i < places.Length; i += 2) places[i] = 1 - places[i];
        return new FaceMesh
        {
            Positions = positions,
            Triangles = [.. triangles],
            Colors = Join(values, count, "red", "green", "blue"),
            TextureCoordinates = places,
        };
    }

    private void Keep(Element element, Property property, Dictionary<string, List<float>> values)
    {
        double number = _numbers.Read(property.Type);
        if (element.Name != "vertex") return;
        if (!values.TryGetValue(property.Name, out List<float>? list)) values.Add(property.Name, list = []);
        bool isByteColor = property.Type == PlyType.UInt8 && property.Name is "red" or "green" or "blue";
        list.Add((float)(isByteColor ? number / 255 : number));
    }

    private void ReadList(Property property, PlyType countType, List<int>? triangles)
    {
        double count = _numbers.Read(countType);
        if (count is < 0 or > LongestPolygon) throw Damaged($"a list of {count} numbers is longer than {LongestPolygon}");
        int first = 0;
        int last = 0;
        for (int i = 0; i < (int)count; i++)
        {
            double number = _numbers.Read(property.Type);
            if (number is < 0 or > int.MaxValue) throw Damaged("a face names a vertex that does not exist");
            int index = (int)number;
            if (i == 0) first = index;
            if (i >= 2) triangles?.AddRange([first, last, index]);
            last = index;
        }
    }

    private static float[] Join(Dictionary<string, List<float>> values, int count, params string[] names)
    {
        if (names.Any(name => !values.TryGetValue(name, out List<float>? list) || list.Count != count)) return [];
        var result = new float[count * names.Length];
        for (int axis = 0; axis < names.Length; axis++)
        {
            List<float> list = values[names[axis]];
            for (int i = 0; i < count; i++) result[(i * names.Length) + axis] = list[i];
        }

        return result;
    }

    private FileFormatException Damaged(string what) => new($"{_path}: the PLY file is damaged or not supported: {what}");

    private sealed record Element(string Name, int Count, List<Property> Properties);

    private sealed record Property(string Name, PlyType Type, PlyType? CountType);
}
