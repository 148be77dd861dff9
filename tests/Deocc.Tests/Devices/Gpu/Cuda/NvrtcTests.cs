using Deocc.Engine;
using Deocc.Engine.Devices.Gpu.Cuda;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Diagnostics;

namespace Deocc.Tests.Devices.Gpu.Cuda;

/// <summary>Where NVRTC is looked for, which one is taken, and what it makes of the engine's kernels where there is one.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class NvrtcTests
{
    private static IEnumerable<TestCaseData> Modules => KernelCatalog.Sources.Select(source => new TestCaseData(source).SetArgDisplayNames(source.Name));

    // NVRTC needs neither a driver nor a GPU: where it is installed, the text is compiled for good.
    [TestCaseSource(nameof(Modules))]
    public void TheMachinesOwnNvrtcBuildsTheModule(KernelSource source)
    {
        Nvrtc? nvrtc = null;
        try
        {
            nvrtc = NvrtcLoader.Load(Environment.GetEnvironmentVariable, int.MaxValue);
        }
        catch (DeviceException error)
        {
            Assert.Ignore(error.Message);
        }

        byte[] image = nvrtc!.Compile(source.Name, Prelude.Cuda + source.Text, ["--gpu-architecture=sm_80", "--std=c++17"], isMachineCode: true);
        Assert.That(image.AsSpan(0, 4).SequenceEqual("\u007fELF"u8), Is.True);
    }

    [Test]
    public void WhereThereIsNoneItIsSaidWhatToInstall()
    {
        var error = Assert.Throws<DeviceException>(() => NvrtcLoader.Load(name => name == NvrtcSearch.Variable ? "/deocc/nothing.so" : null, 12040));
        Assert.That(error!.Message, Is.EqualTo("cuda: DEOCC_NVRTC=/deocc/nothing.so holds no NVRTC that can be loaded; name the library (libnvrtc.so.12, nvrtc64_120_0.dll) or its folder"));
    }

    [Test]
    public void AnOldOneIsRefused()
    {
        EmulatedCuda.Reset();
        EmulatedCuda.Set("nvrtc", 10020);
        var error = Assert.Throws<DeviceException>(() => EmulatedCuda.LoadNvrtc(EmulatedCuda.LoadDriver()));
        Assert.That(error!.Message, Does.Match(@"^cuda: NVRTC 10\.2 \(.*\) is too old: 11\.2 or newer is needed; install a newer CUDA toolkit, or set DEOCC_NVRTC to its library$"));
    }

    [Test]
    public void OneThatIsNewerThanTheDriverIsRefused()
    {
        EmulatedCuda.Reset();
        EmulatedCuda.Set("nvrtc", 13000);
        var error = Assert.Throws<DeviceException>(() => EmulatedCuda.LoadNvrtc(EmulatedCuda.LoadDriver()));
        Assert.That(error!.Message, Does.Match(
            @"^cuda: NVRTC 13\.0 \(.*\) needs a driver of CUDA 13\.0 or newer, and this one is of CUDA 12\.4; update the graphics card's driver, or set DEOCC_NVRTC to the NVRTC of CUDA 12$"));
    }

    [Test]
    [Platform("Linux")]
    public void ToolkitsAndPythonPackagesAreSearchedNewestFirst()
    {
        string root = Directory.CreateTempSubdirectory("deocc-nvrtc-").FullName;
        try
        {
            string[] files =
            [
                Make("toolkit/lib64/libnvrtc.so.12"),
                Make("toolkit/lib64/libnvrtc.so.12.9.1"),
                Make("toolkit/lib64/libnvrtc.so.12.10.1"),
                Make("beside/targets/x86_64-linux/lib/libnvrtc.so.11.2"),
                Make("environment/lib/python3.12/site-packages/nvidia/cu13/lib/libnvrtc.so.13"),
                Make("environment/lib/python3.12/site-packages/nvidia/cuda_nvrtc/lib/libnvrtc.so.12"),
            ];
            Make("toolkit/lib64/libnvrtc-builtins.so.12.9");
            Make("environment/lib/python3.12/site-packages/nvidia/cublas/lib/libcublas.so.12");
            Make("beside/bin/nvcc");
            Make("environment/bin/python3");
            var variables = new Dictionary<string, string>
            {
                ["CUDA_HOME"] = Path.Combine(root, "toolkit"),
                ["PATH"] = $"{root}/beside/bin/:/deocc/missing:{root}/environment/bin",
            };
            IEnumerable<string> found = NvrtcSearch.Candidates(variables.GetValueOrDefault);
            Assert.That(found.Take(2), Is.EqualTo((string[])["libnvrtc.so.13", "libnvrtc.so.12"]));
            Assert.That(found.Where(path => path.StartsWith(root, StringComparison.Ordinal)), Is.EqualTo((string[])[files[2], files[1], files[0], files[3], files[4], files[5]]));

            variables[NvrtcSearch.Variable] = Path.Combine(root, "toolkit", "lib64");
            Assert.That(NvrtcSearch.Candidates(variables.GetValueOrDefault), Is.EqualTo((string[])[files[2], files[1], files[0]]), "a folder");
            variables[NvrtcSearch.Variable] = files[5];
            Assert.That(NvrtcSearch.Candidates(variables.GetValueOrDefault), Is.EqualTo((string[])[files[5]]), "a library");
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }

        string Make(string path)
        {
            string full = Path.Combine(root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, "");
            return full;
        }
    }
}
