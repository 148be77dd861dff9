using System.Globalization;
using Deocc.Engine.Diagnostics;

namespace Deocc.Training.Data;

/// <summary>Reads the points of one face from a text file.</summary>
public static class LandmarkFile
{
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

    private static bool TryNumber(string text, out float value) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && float.IsFinite(value);

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
