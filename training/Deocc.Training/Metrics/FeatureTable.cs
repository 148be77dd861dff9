using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization;

namespace Deocc.Training.Metrics;

/// <summary>Feature vectors or embeddings from a file, one per row.</summary>
public sealed class FeatureTable
{
    private readonly float[] _values;

    private FeatureTable(string path, int rows, int columns, float[] values) => (Path, Rows, Columns, _values) = (path, rows, columns, values);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>How many vectors there are.</summary>
    public int Rows { get; }

    /// <summary>The length of the vectors.</summary>
    public int Columns { get; }

    /// <summary>Reads a .npy, .npz or .safetensors file that holds one array [rows, columns].</summary>
    /// <exception cref="FileFormatException">The file is damaged or holds something else; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FeatureTable Load(string path)
    {
        using WeightFile file = WeightFile.Open(path);
        if (file.Entries.Count != 1 || file.Entries[0].Shape.Rank != 2)
        {
            throw new FileFormatException(
                $"{path}: expected one array [samples, features], found {string.Join("; ", file.Entries.Take(3).Select(entry => entry.ToString()))}");
        }

        TensorEntry entry = file.Entries[0];
        return new FeatureTable(path, entry.Shape[0], entry.Shape[1], entry.ToArray<float>());
    }

    /// <summary>One vector.</summary>
    public ReadOnlySpan<float> Row(int index) => _values.AsSpan(index * Columns, Columns);
}
