using System.Globalization;
using Deocc.Engine.Diagnostics;
using Deocc.Imaging;

namespace Deocc.Models.FaceModels.Meshes;

/// <summary>
/// Reads Wavefront OBJ files: vertices with optional colours, texture coordinates, polygons of any size (cut into fans).
/// Vertices keep their order and number; a vertex at a texture seam takes the place that the first polygon gives it.
/// Normals, groups and lines are passed over; of materials, only the first picture of a diffuse colour is read.
/// </summary>
internal sealed class WavefrontReader
{
    private const long LargestFile = 1L << 30;

    private readonly string _path;
    private readonly List<float> _positions = [];
    private readonly List<float> _colors = [];
    private readonly List<float> _places = [];
    private readonly List<int> _triangles = [];
    private readonly List<int> _trianglePlaces = [];
    private readonly List<(int Vertex, int Place)> _polygon = [];
    private int _line;
    private string? _materialFile;

    private WavefrontReader(string path) => _path = path;

    /// <summary>Reads a file.</summary>
    /// <exception cref="FileFormatException">The file is damaged, empty or too large; the message names file and line.</exception>
    public static FaceMesh Read(string path)
    {
        var reader = new WavefrontReader(path);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read);
        if (stream.Length > LargestFile)
            throw new FileFormatException($"{path}: {stream.Length} bytes are more than the {LargestFile} allowed for an OBJ file");
        using var text = new StreamReader(stream);
        while (text.ReadLine() is { } line)
        {
            reader._line++;
            reader.ReadLine(line.AsSpan().Trim());
        }

        return reader.Finish();
    }

    private void ReadLine(ReadOnlySpan<char> line)
    {
        if (line.StartsWith("v ")) ReadVertex(line[2..]);
        else if (line.StartsWith("vt ")) ReadPlace(line[3..]);
        else if (line.StartsWith("f ")) ReadPolygon(line[2..]);
        else if (line.StartsWith("mtllib ")) _materialFile ??= line[7..].Trim().ToString();
    }

    private void ReadVertex(ReadOnlySpan<char> text)
    {
        Span<float> numbers = stackalloc float[6];
        int count = ReadNumbers(text, numbers);
        if (count < 3) throw Damaged("a vertex needs three numbers");
        if (_positions.Count >= 3 * MorphableModelData.MostElements) throw Damaged($"more than {MorphableModelData.MostElements} vertices");
        foreach (float number in numbers[..3]) _positions.Add(number);
        if (count < 6) return;
        foreach (float number in numbers[3..]) _colors.Add(number);
    }

    private void ReadPlace(ReadOnlySpan<char> text)
    {
        Span<float> numbers = stackalloc float[2];
        if (ReadNumbers(text, numbers) < 2) throw Damaged("a texture coordinate needs two numbers");
        if (_places.Count >= 8 * MorphableModelData.MostElements) throw Damaged("too many texture coordinates");
        _places.Add(numbers[0]);
        _places.Add(1 - numbers[1]);
    }

    private void ReadPolygon(ReadOnlySpan<char> text)
    {
        _polygon.Clear();
        foreach (Range range in text.Split(' '))
        {
            ReadOnlySpan<char> corner = text[range];
            if (!corner.IsEmpty) _polygon.Add(ReadCorner(corner));
        }

        if (_polygon.Count < 3) throw Damaged("a polygon needs three corners");
        if (_triangles.Count + (3 * _polygon.Count) > 3 * MorphableModelData.MostElements)
            throw Damaged($"more than {MorphableModelData.MostElements} triangles");
        for (int i = 2; i < _polygon.Count; i++)
        {
            foreach ((int vertex, int place) in (ReadOnlySpan<(int, int)>)[_polygon[0], _polygon[i - 1], _polygon[i]])
            {
                _triangles.Add(vertex);
                _trianglePlaces.Add(place);
            }
        }
    }

    private (int Vertex, int Place) ReadCorner(ReadOnlySpan<char> corner)
    {
        int slash = corner.IndexOf('/');
        int vertex = ReadIndex(slash < 0 ? corner : corner[..slash], _positions.Count / 3);
        if (slash < 0) return (vertex, -1);
        ReadOnlySpan<char> rest = corner[(slash + 1)..];
        int second = rest.IndexOf('/');
        ReadOnlySpan<char> place = second < 0 ? rest : rest[..second];
        return (vertex, place.IsEmpty ? -1 : ReadIndex(place, _places.Count / 2));
    }

    // Counted from 1; negative numbers count from the last one read so far.
    private int ReadIndex(ReadOnlySpan<char> text, int count)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int index))
            throw Damaged($"'{text}' is no index");
        int found = index < 0 ? count + index : index - 1;
        return (uint)found < (uint)count ? found : throw Damaged($"index {index} is out of range; {count} were defined so far");
    }

    private int ReadNumbers(ReadOnlySpan<char> text, Span<float> numbers)
    {
        int count = 0;
        foreach (Range range in text.Split(' '))
        {
            ReadOnlySpan<char> word = text[range];
            if (word.IsEmpty || count == numbers.Length) continue;
            if (!float.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) || !float.IsFinite(number))
                throw Damaged("a number is unreadable or not finite");
            numbers[count++] = number;
        }

        return count;
    }

    private FaceMesh Finish()
    {
        if (_positions.Count == 0 || _triangles.Count == 0) throw new FileFormatException($"{_path}: the file holds no surface");
        return new FaceMesh
        {
            Positions = [.. _positions],
            Triangles = [.. _triangles],
            Colors = _colors.Count == _positions.Count ? [.. _colors] : [],
            TextureCoordinates = PlacesByVertex(),
            Texture = ReadTexture(),
        };
    }

    // Only from the file's own folder; a missing material or picture leaves the surface without a texture.
    private Image<byte>? ReadTexture()
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(_path))!;
        string materials = Path.Combine(folder, Path.GetFileName(_materialFile ?? string.Empty));
        if (_materialFile is null || !File.Exists(materials)) return null;
        string? map = File.ReadLines(materials).Select(line => line.Trim()).FirstOrDefault(line => line.StartsWith("map_Kd ", StringComparison.Ordinal));
        string picture = Path.Combine(folder, Path.GetFileName(map?[7..].Trim() ?? string.Empty));
        return map is not null && File.Exists(picture) ? ImageFile.Load(picture) : null;
    }

    private float[] PlacesByVertex()
    {
        if (_places.Count == 0) return [];
        var result = new float[_positions.Count / 3 * 2];
        var known = new bool[_positions.Count / 3];
        for (int i = 0; i < _triangles.Count; i++)
        {
            (int vertex, int place) = (_triangles[i], _trianglePlaces[i]);
            if (place < 0 || known[vertex]) continue;
            known[vertex] = true;
            (result[2 * vertex], result[(2 * vertex) + 1]) = (_places[2 * place], _places[(2 * place) + 1]);
        }

        return result;
    }

    private FileFormatException Damaged(string what) => new($"{_path}: line {_line}: {what}");
}
