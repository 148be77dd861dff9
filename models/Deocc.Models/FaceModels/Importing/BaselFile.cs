using Deocc.Engine.Diagnostics;
using Deocc.Models.FaceModels.Importing.Matlab;

namespace Deocc.Models.FaceModels.Importing;

/// <summary>One of the Basel Face Model's MATLAB files with the arrays that are needed.</summary>
internal sealed class BaselFile
{
    private readonly string _path;
    private readonly Dictionary<string, MatArray> _arrays;

    /// <summary>Reads the file.</summary>
    /// <exception cref="FileFormatException">It is missing or damaged, or lacks an array.</exception>
    public BaselFile(string path, params string[] names)
    {
        Require(path);
        _path = path;
        _arrays = MatFile.Read(path, names.ToHashSet(StringComparer.Ordinal));
        string[] missing = [.. names.Where(name => !_arrays.ContainsKey(name))];
        if (missing.Length > 0)
            throw new FileFormatException($"{path}: it lacks {string.Join(", ", missing)}; it is not the Basel Face Model's; {BaselImporter.WhereToGet}");
    }

    /// <summary>An array by its name.</summary>
    public MatArray this[string name] => _arrays[name];

    /// <summary>Says where to get a file that is not there.</summary>
    public static void Require(string path)
    {
        if (!File.Exists(path)) throw new FileFormatException($"{path}: no such file; {BaselImporter.WhereToGet}");
    }

    /// <summary>The first columns of a matrix, one after another.</summary>
    public float[] Modes(string name, int count)
    {
        MatArray array = _arrays[name];
        if (array.Columns < count) throw new FileFormatException($"{_path}: {name} has {array.Columns} modes, fewer than {count}");
        return array.Values[..(count * array.Rows)];
    }

    /// <summary>The first numbers of a vector.</summary>
    public float[] Deviations(string name, int count)
    {
        float[] values = _arrays[name].Values;
        return values.Length >= count ? values[..count] : throw new FileFormatException($"{_path}: {name} has {values.Length} numbers, fewer than {count}");
    }
}
