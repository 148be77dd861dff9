using Deocc.Imaging;

namespace Deocc.Training.Data;

/// <summary>Finds pictures in folders.</summary>
internal static class PictureFolder
{
    /// <summary>Whether a file's name ends like a picture's.</summary>
    public static bool IsPicture(string path)
    {
        string extension = Path.GetExtension(path);
        return ImageFile.Codecs.Any(codec => codec.Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>The pictures of a folder in the order of their names; none if there is no such folder.</summary>
    public static IEnumerable<string> Enumerate(string folder, bool recursive = false)
    {
        if (!Directory.Exists(folder)) return [];
        var options = new EnumerationOptions { RecurseSubdirectories = recursive, MatchType = MatchType.Simple };
        return Directory.EnumerateFiles(folder, "*", options).Where(IsPicture).Order(StringComparer.Ordinal);
    }

    /// <summary>The picture of a name without its ending, or null.</summary>
    public static string? Find(string folder, string name)
    {
        foreach (IImageCodec codec in ImageFile.Codecs)
        {
            foreach (string extension in codec.Extensions)
            {
                string path = Path.Combine(folder, name + extension);
                if (File.Exists(path)) return path;
            }
        }

        return null;
    }

    /// <summary>The first of some folders that exists, or null.</summary>
    public static string? FirstExisting(string folder, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            string path = Path.Combine(folder, name);
            if (Directory.Exists(path)) return path;
        }

        return null;
    }
}
