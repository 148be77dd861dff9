using System.Globalization;
using System.Text.RegularExpressions;
using Deocc.Engine.Diagnostics;

namespace Deocc.Training.Metrics.Naturalness;

/// <summary>The two published file formats of BRISQUE's models.</summary>
internal static partial class BrisqueFiles
{
    private const long LargestFile = 16 << 20;

    /// <summary>Whether a file is of the kind that OpenCV's FileStorage writes.</summary>
    public static bool IsYaml(string path)
    {
        using var reader = new StreamReader(path);
        return reader.ReadLine()?.StartsWith("%YAML", StringComparison.Ordinal) ?? false;
    }

    /// <summary>Reads a support vector machine as OpenCV stores it: an epsilon regression with an RBF kernel.</summary>
    public static SupportVectorRegression ReadOpenCvModel(string path)
    {
        string text = ReadText(path);
        if (!text.Contains("EPS_SVR", StringComparison.Ordinal) || !text.Contains("type: RBF", StringComparison.Ordinal))
            throw new FileFormatException($"{path}: no support vector regression (EPS_SVR) with an RBF kernel");
        int count = (int)Numbers(path, ValueOf(path, text, "var_count"))[0];
        double gamma = Numbers(path, ValueOf(path, text, "gamma"))[0];
        double offset = Numbers(path, ValueOf(path, text, "rho"))[0];
        double[] coefficients = Numbers(path, ValueOf(path, text, "alpha"));
        int start = text.IndexOf("support_vectors:", StringComparison.Ordinal);
        int end = text.IndexOf("decision_functions:", StringComparison.Ordinal);
        if (start < 0 || end < start || count < 1) throw new FileFormatException($"{path}: the support vectors are missing; the file is damaged");
        double[][] vectors = [.. List().Matches(text[start..end]).Select(match => Numbers(path, match.Groups[1].Value))];
        return Regression(path, gamma, offset, coefficients, vectors, count);
    }

    /// <summary>Reads the smallest and largest feature values from a 2 x 36 matrix.</summary>
    public static (double[] Least, double[] Most) ReadOpenCvRange(string path)
    {
        double[] data = Numbers(path, ValueOf(path, ReadText(path), "data"));
        return (data[..(data.Length / 2)], data[(data.Length / 2)..]);
    }

    /// <summary>Reads LIBSVM's model file: a header, then one line per vector with its coefficient and <c>index:value</c>.</summary>
    public static SupportVectorRegression ReadLiveModel(string path)
    {
        string[] lines = ReadText(path).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        int start = Array.IndexOf(lines, "SV");
        if (start < 0) throw new FileFormatException($"{path}: neither a YAML file of OpenCV nor a model of LIBSVM");
        Dictionary<string, string> header = lines[..start]
            .Select(line => line.Split(' ', 2))
            .Where(words => words.Length == 2)
            .ToDictionary(words => words[0], words => words[1]);
        if (header.GetValueOrDefault("svm_type") != "epsilon_svr" || header.GetValueOrDefault("kernel_type") != "rbf")
            throw new FileFormatException($"{path}: no support vector regression (epsilon_svr) with an RBF kernel");
        var coefficients = new List<double>();
        var vectors = new List<double[]>();
        foreach (string line in lines[(start + 1)..])
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            coefficients.Add(Number(path, words[0]));
            var vector = new double[BrisqueFeatures.Count];
            foreach (string word in words[1..]) Place(path, word, vector);
            vectors.Add(vector);
        }

        double gamma = Number(path, header.GetValueOrDefault("gamma", string.Empty));
        double offset = Number(path, header.GetValueOrDefault("rho", string.Empty));
        return Regression(path, gamma, offset, [.. coefficients], [.. vectors], BrisqueFeatures.Count);
    }

    /// <summary>Reads svm-scale's range file: <c>x</c>, the target range, then <c>index least most</c>.</summary>
    public static (double[] Least, double[] Most) ReadLiveRange(string path)
    {
        string[] lines = ReadText(path).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Length < 3 || lines[0] != "x" || lines[1] != "-1 1")
            throw new FileFormatException($"{path}: no ranges of svm-scale to -1..1");
        var least = new double[BrisqueFeatures.Count];
        var most = new double[BrisqueFeatures.Count];
        foreach (string line in lines[2..])
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length != 3) throw new FileFormatException($"{path}: expected an index and two numbers, found '{line}'");
            Place(path, $"{words[0]}:{words[1]}", least);
            Place(path, $"{words[0]}:{words[2]}", most);
        }

        return (least, most);
    }

    private static SupportVectorRegression Regression(string path, double gamma, double offset, double[] coefficients, double[][] vectors, int count)
    {
        if (vectors.Length == 0 || vectors.Any(vector => vector.Length != count))
            throw new FileFormatException($"{path}: the support vectors are not of {count} numbers each; the file is damaged");
        try
        {
            return new SupportVectorRegression(gamma, offset, coefficients, vectors);
        }
        catch (ShapeException error)
        {
            throw new FileFormatException($"{path}: {error.Message}", error);
        }
    }

    private static string ReadText(string path)
    {
        if (new FileInfo(path).Length > LargestFile) throw new FileFormatException($"{path}: larger than any model of BRISQUE");
        return File.ReadAllText(path);
    }

    /// <summary>What stands after a key: the list in brackets, or the rest of the line.</summary>
    private static string ValueOf(string path, string text, string key)
    {
        Match match = Regex.Match(text, $@"\b{key}:\s*(?:\[([^\]]*)\]|([^\n\[]+))");
        if (!match.Success) throw new FileFormatException($"{path}: it holds no '{key}'");
        return match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value;
    }

    private static double[] Numbers(string path, string text) =>
        [.. text.Split([',', ' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries).Select(word => Number(path, word))];

    private static double Number(string path, string word) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw new FileFormatException($"{path}: '{word}' is no number");

    private static void Place(string path, string word, double[] vector)
    {
        int colon = word.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1 || !int.TryParse(word.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            || index < 1 || index > vector.Length)
            throw new FileFormatException($"{path}: '{word}' is no value of feature 1 to {vector.Length}");
        vector[index - 1] = Number(path, word[(colon + 1)..]);
    }

    [GeneratedRegex(@"\[([^\]]*)\]")]
    private static partial Regex List();
}
