using System.Globalization;
using System.Text;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization;

namespace Deocc.Models.Alignment;

/// <summary>Reads and writes the points of one face as a text file.</summary>
public static class LandmarkFile
{
    // A picture's name and five points; lines of one point are shorter.
    private const int FewestWordsOfList = 1 + (2 * FaceLandmarks.SmallCount);
    private const int LinesLookedAt = 3;

    /// <summary>The endings under which points are looked for beside a picture.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".pts", ".txt", ".lm"];

    /// <summary>
    /// Reads 68 or 5 lines of x and y, between blanks or commas. A <c>.pts</c> file (300-W: a header and braces around the
    /// points) counts pixels from one, at their centers; any other counts them from zero.
    /// </summary>
    /// <exception cref="FileFormatException">The file holds something else; the message names it.</exception>
    public static FaceLandmarks Load(string path)
    {
        bool isPts = Path.GetExtension(path).Equals(".pts", StringComparison.OrdinalIgnoreCase);
        float shift = isPts ? -0.5f : 0.5f;
        var points = new List<(float X, float Y)>();
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            string text = line.Trim();
            if (text.Length == 0 || text is "{" or "}" || text.Contains(':', StringComparison.Ordinal) || text[0] == '#') continue;
            string[] words = text.Split([' ', '\t', ',', ';'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || !TryNumber(words[0], out float x) || !TryNumber(words[1], out float y))
                throw new FileFormatException($"{path}: line {number}: expected x and y, found '{Shorten(text)}'");
            if (points.Count == FaceLandmarks.FullCount)
                throw new FileFormatException($"{path}: more than {FaceLandmarks.FullCount} points");
            points.Add((x + shift, y + shift));
        }

        if (points.Count is not (FaceLandmarks.FullCount or FaceLandmarks.SmallCount))
        {
            throw new FileFormatException(
                $"{path}: {points.Count} points; expected {FaceLandmarks.FullCount} or {FaceLandmarks.SmallCount} lines of x and y");
        }

        return new FaceLandmarks([.. points]);
    }

    /// <summary>Reads the points of one picture from a file of its own (<see cref="Load"/>) or from a list of many (<see cref="LandmarkList"/>).</summary>
    /// <param name="path">The file.</param>
    /// <param name="picture">The picture's path, by which a list is searched.</param>
    /// <exception cref="FileFormatException">The file holds something else or does not name the picture; the message names file and line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FaceLandmarks LoadFor(string path, string picture)
    {
        bool isList = Path.GetExtension(path).Equals(".jsonl", StringComparison.OrdinalIgnoreCase)
            || File.ReadLines(path).Take(LinesLookedAt).Any(line => line.Split([' ', '\t', ',', ';'], StringSplitOptions.RemoveEmptyEntries).Length >= FewestWordsOfList);
        return isList ? LandmarkList.Load(path, picture) : Load(path);
    }

    /// <summary>Writes a line of x and y for each point, pixel centers at integers from zero; <see cref="Load"/> reads it back.</summary>
    /// <exception cref="IOException">Writing failed; an old file is untouched.</exception>
    public static void Save(string path, FaceLandmarks landmarks)
    {
        var text = new StringBuilder();
        foreach ((float x, float y) in landmarks.Points) text.Append(CultureInfo.InvariantCulture, $"{x - 0.5f:0.###} {y - 0.5f:0.###}\n");
        AtomicFile.Write(path, stream => stream.Write(Encoding.ASCII.GetBytes(text.ToString())));
    }

    private static bool TryNumber(string text, out float value) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && float.IsFinite(value);

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
