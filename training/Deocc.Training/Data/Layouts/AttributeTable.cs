using System.Globalization;

namespace Deocc.Training.Data.Layouts;

/// <summary>
/// A list of CelebA's kind: a line with the number of pictures (or none), a line of names, then per line a file name and a
/// number for each name, between blanks or commas.
/// </summary>
internal sealed class AttributeTable
{
    private readonly Dictionary<string, FaceAttributes> _rows = new(StringComparer.Ordinal);

    private AttributeTable()
    {
    }

    /// <summary>Reads a list of attributes, in which -1 means no; lines that do not fit are skipped with their reasons.</summary>
    /// <returns>Null where there is no such file, which is then named as missing.</returns>
    public static AttributeTable? LoadIfPresent(string path, DatasetBuilder builder)
    {
        if (!File.Exists(path))
        {
            builder.Miss($"{Path.GetFileName(path)} (no attributes)");
            return null;
        }

        var table = new AttributeTable();
        foreach ((string file, float[] values, IReadOnlyList<string> names) in Rows(path, builder))
        {
            for (int i = 0; i < values.Length; i++) values[i] = Math.Max(0, values[i]);
            table._rows[file] = new FaceAttributes(names, values);
        }

        return table;
    }

    /// <summary>The lines of a list.</summary>
    public static IEnumerable<(string File, float[] Values, IReadOnlyList<string> Names)> Rows(string path, DatasetBuilder builder)
    {
        string[]? names = null;
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            string[] words = line.Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || (number == 1 && words.Length == 1)) continue;
            if (names is null)
            {
                // The comma-separated edition names the column of files too.
                names = words[0] is "image_id" or "image" ? words[1..] : words;
                continue;
            }

            if (TryRow(words, names.Length, out float[] values)) yield return (words[0], values, names);
            else builder.Skip($"{Path.GetFileName(path)} line {number}", $"expected a file name and {names.Length} numbers");
        }
    }

    /// <summary>The attributes of a file name, or null.</summary>
    public FaceAttributes? Find(string file) => _rows.GetValueOrDefault(file);

    private static bool TryRow(string[] words, int columns, out float[] values)
    {
        values = new float[columns];
        if (words.Length != columns + 1) return false;
        for (int i = 0; i < columns; i++)
        {
            if (!float.TryParse(words[i + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i])) return false;
        }

        return true;
    }
}
