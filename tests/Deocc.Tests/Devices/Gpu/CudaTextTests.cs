using System.Diagnostics;
using Deocc.Engine;
using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Tests.Devices.Gpu;

/// <summary>Where no CUDA device is at hand, a compiler at least reads the text: clang, to PTX of compute capability 8.0.</summary>
[TestFixture]
internal sealed class CudaTextTests
{
    private static readonly KernelSource[] Sources = [KernelLanguage.ConstructKernelsLauncher.Source, KernelLanguage.NarrowKernelsLauncher.Source, .. KernelCatalog.Sources];

    private static IEnumerable<TestCaseData> Cases => Sources.Select(source => new TestCaseData(source).SetArgDisplayNames(source.Name));

    [TestCaseSource(nameof(Cases))]
    public void TheTextCompilesToPtx(KernelSource source)
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
            Assert.That(File.ReadAllText(assembly), Does.Contain(".visible .entry"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void TensorCoresAreInstructions()
    {
        Assert.That(Prelude.Cuda, Does.Contain("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32").And.Contain("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32"));
        Assert.That(Prelude.OpenCl, Does.Not.Contain("mma.sync"));
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
}
