using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Tests.Devices.Gpu;

/// <summary>PTX of compute capability 8.0 that clang makes of a module's CUDA text.</summary>
internal static partial class CudaAssembly
{
    private static readonly ConcurrentDictionary<string, string> Known = new(StringComparer.Ordinal);

    /// <summary>The text; the test is skipped by name where there is no clang, and fails where it finds an error.</summary>
    public static string Of(KernelSource source) => Known.GetOrAdd(source.Name, _ => Compile(source));

    /// <summary>The text of each kernel of a module.</summary>
    public static IReadOnlyDictionary<string, string> Kernels(KernelSource source) =>
        Entry().Split(Of(source)).Skip(1).Chunk(2).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    private static string Compile(KernelSource source)
    {
        string folder = Directory.CreateTempSubdirectory("deocc-cuda-").FullName;
        try
        {
            string text = Path.Combine(folder, source.Name + ".cu");
            string assembly = Path.Combine(folder, source.Name + ".ptx");
            File.WriteAllText(text, Prelude.Cuda + source.Text);
            string shim = Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "Cuda", "clang_shim.h");
            (int exitCode, string errors) = RunClang(
                "-x", "cuda", "--cuda-gpu-arch=sm_80", "-nocudainc", "-nocudalib", "--cuda-device-only", "-std=c++17", "-O2", "-S",
                "-Wno-unknown-cuda-version", "-include", shim, text, "-o", assembly);
            Assert.That(exitCode, Is.Zero, errors);
            return File.ReadAllText(assembly);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (int ExitCode, string Errors) RunClang(params string[] arguments)
    {
        var start = new ProcessStartInfo("clang", arguments) { RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, errors);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore("no clang: install it (Debian: clang) to check CUDA text without a GPU");
            throw;
        }
    }

    [GeneratedRegex(@"\.visible \.entry (\w+)")]
    private static partial Regex Entry();
}
