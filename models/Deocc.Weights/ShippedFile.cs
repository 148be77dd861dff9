namespace Deocc.Weights;

/// <summary>The files of numbers that come with the program, by name: the networks of <c>models/weights</c> and <c>face-model</c>.</summary>
public static class ShippedFile
{
    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. typeof(ShippedFile).Assembly.GetManifestResourceNames().Order(StringComparer.Ordinal)];

    /// <summary>A file, in memory; null if none of that name comes with the program.</summary>
    /// <param name="name">Such as <c>landmarks</c>.</param>
    public static Stream? Open(string name) => typeof(ShippedFile).Assembly.GetManifestResourceStream(name);
}
