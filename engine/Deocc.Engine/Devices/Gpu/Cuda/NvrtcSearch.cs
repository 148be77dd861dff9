using System.Text.RegularExpressions;

namespace Deocc.Engine.Devices.Gpu.Cuda;

/// <summary>
/// Where NVRTC may lie: what <c>DEOCC_NVRTC</c> says; where the system's loader looks; CUDA toolkits; the packages that Python's
/// installers unpack (PyTorch brings one).
/// </summary>
internal static partial class NvrtcSearch
{
    /// <summary>The environment variable that names the library or its folder; nothing else is tried then.</summary>
    public const string Variable = "DEOCC_NVRTC";

    // Since 11.3 the name holds the first version that is compatible; newest first.
    private static readonly string[] LinuxNames = ["libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2", "libnvrtc.so"];
    private static readonly string[] WindowsNames = ["nvrtc64_130_0.dll", "nvrtc64_120_0.dll", "nvrtc64_112_0.dll"];

    /// <summary>Names for the system's loader, and paths of files that exist, in the order in which they are to be tried.</summary>
    /// <param name="variable">Reads an environment variable.</param>
    public static IEnumerable<string> Candidates(Func<string, string?> variable)
    {
        if (variable(Variable) is { Length: > 0 } wanted) return Directory.Exists(wanted) ? Libraries(wanted) : [wanted];
        IEnumerable<string> folders = ToolkitFolders(variable).Concat(PythonFolders(variable)).Distinct();
        return (OperatingSystem.IsWindows() ? WindowsNames : LinuxNames).Concat(folders.SelectMany(Libraries));
    }

    /// <summary>Files of a folder by a pattern; none where the folder is missing or closed.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern) => List(() => Directory.GetFiles(folder, pattern));

    /// <summary>The NVRTC libraries of a folder, newest first.</summary>
    private static IEnumerable<string> Libraries(string folder) => OperatingSystem.IsWindows()
        ? Newest(Files(folder, "nvrtc64_*.dll").Where(file => !file.EndsWith(".alt.dll", StringComparison.OrdinalIgnoreCase)))
        : Newest(Files(folder, "libnvrtc.so*"));

    private static IEnumerable<string> ToolkitFolders(Func<string, string?> variable)
    {
        string[] named = [.. new[] { "CUDA_HOME", "CUDA_PATH", "CUDA_ROOT" }.Select(variable).OfType<string>().Where(path => path.Length > 0)];
        IEnumerable<string> beside = PathFolders(variable).Where(folder => File.Exists(Path.Combine(folder, "nvcc")) || File.Exists(Path.Combine(folder, "nvcc.exe")))
            .Select(Path.GetDirectoryName).OfType<string>();
        IEnumerable<string> usual = OperatingSystem.IsWindows()
            ? Newest(Folders(Path.Combine(variable("ProgramFiles") ?? @"C:\Program Files", "NVIDIA GPU Computing Toolkit", "CUDA"), "v*"))
            : ["/usr/local/cuda", .. Newest(Folders("/usr/local", "cuda-*")), "/opt/cuda", "/usr/lib/cuda"];
        foreach (string root in named.Concat(beside).Concat(usual))
        {
            if (OperatingSystem.IsWindows())
            {
                yield return Path.Combine(root, "bin", "x64");
                yield return Path.Combine(root, "bin");
                continue;
            }

            yield return Path.Combine(root, "lib64");
            foreach (string target in Folders(Path.Combine(root, "targets"), "*-linux")) yield return Path.Combine(target, "lib");
            yield return Path.Combine(root, "lib");
        }
    }

    // Up to CUDA 12 a package of its own (nvidia/cuda_nvrtc), then one folder for the version (nvidia/cu13).
    private static IEnumerable<string> PythonFolders(Func<string, string?> variable)
    {
        foreach (string packages in PythonPackageFolders(variable))
        {
            IEnumerable<string> roots = Newest(Folders(Path.Combine(packages, "nvidia"), "cu[0-9]*")).Append(Path.Combine(packages, "nvidia", "cuda_nvrtc"));
            foreach (string root in roots)
            {
                if (OperatingSystem.IsWindows())
                {
                    yield return Path.Combine(root, "bin", "x86_64");
                    yield return Path.Combine(root, "bin");
                }
                else
                {
                    yield return Path.Combine(root, "lib");
                }
            }
        }
    }

    private static IEnumerable<string> PythonPackageFolders(Func<string, string?> variable)
    {
        bool isWindows = OperatingSystem.IsWindows();
        var roots = new List<string>();
        if (variable("VIRTUAL_ENV") is { Length: > 0 } environment) roots.Add(environment);
        if (variable("CONDA_PREFIX") is { Length: > 0 } conda) roots.Add(conda);
        roots.AddRange(PathFolders(variable)
            .Where(folder => File.Exists(Path.Combine(folder, isWindows ? "python.exe" : "python3")))
            .Select(folder => isWindows && !folder.EndsWith("Scripts", StringComparison.OrdinalIgnoreCase) ? folder : Path.GetDirectoryName(folder))
            .OfType<string>());
        if (variable("HOME") is { Length: > 0 } home) roots.Add(Path.Combine(home, ".local"));
        foreach (string root in roots)
        {
            if (isWindows)
            {
                yield return Path.Combine(root, "Lib", "site-packages");
                continue;
            }

            foreach (string python in Newest(Folders(Path.Combine(root, "lib"), "python3*")))
            {
                yield return Path.Combine(python, "site-packages");
                yield return Path.Combine(python, "dist-packages");
            }
        }
    }

    private static IEnumerable<string> PathFolders(Func<string, string?> variable) =>
        (variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(Path.TrimEndingDirectorySeparator);

    private static IReadOnlyList<string> Folders(string folder, string pattern)
    {
        // .NET's patterns have no ranges of characters.
        string simple = pattern.Replace("[0-9]", "", StringComparison.Ordinal);
        return [.. List(() => Directory.GetDirectories(folder, simple)).Where(path => simple == pattern || char.IsAsciiDigit(Path.GetFileName(path)[simple.Length - 1]))];
    }

    private static IReadOnlyList<string> List(Func<string[]> list)
    {
        try
        {
            return list();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // By the numbers in their names, as numbers: cuda-12.10 comes before cuda-12.9.
    private static IEnumerable<string> Newest(IEnumerable<string> paths) => paths
        .OrderByDescending(path => Number().Replace(Path.GetFileName(path), digits => digits.Value.PadLeft(8, '0')), StringComparer.Ordinal);

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
