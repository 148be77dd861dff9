using Deocc.Engine.Devices.Gpu.Cuda;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Diagnostics;

namespace Deocc.Tests.Devices.Gpu.Cuda;

/// <summary>What is built for which device, and what the cache of built kernels does.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class CudaCompilerTests
{
    private static readonly KernelSource Source = new("Small", "K_KERNEL Nothing(i32 a) { }\n");

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("deocc-cubin-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void KernelsAreBuiltOnceForADevice()
    {
        EmulatedCuda.Open(0, new CubinCache(_folder)).Queue.Load(Source, "Nothing");
        Assert.That(Builds(), Is.EqualTo((string[])["nvrtcCompileProgram Small --gpu-architecture=sm_90 --std=c++17 --generate-line-info"]));
        EmulatedCuda.Open(0, new CubinCache(_folder)).Queue.Load(Source, "Nothing");
        Assert.That(Builds(), Is.Empty);
        Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(1));
    }

    [Test]
    public void OtherTextsDevicesAndDriversAreBuiltAnew()
    {
        EmulatedCuda.Open(0, new CubinCache(_folder)).Queue.Load(Source, "Nothing");
        EmulatedCuda.Open(1, new CubinCache(_folder)).Queue.Load(Source, "Nothing");
        Assert.That(Builds(), Has.Length.EqualTo(1), "another device");
        EmulatedCuda.Open(0, new CubinCache(_folder)).Queue.Load(Source with { Text = Source.Text + "\n" }, "Nothing");
        Assert.That(Builds(), Has.Length.EqualTo(1), "another text");
        EmulatedCuda.Reset();
        EmulatedCuda.Set("driver", 12050);
        EmulatedCuda.OpenAsSet(0, new CubinCache(_folder)).Queue.Load(Source, "Nothing");
        Assert.That(Builds(), Has.Length.EqualTo(1), "another driver");
        EmulatedCuda.Reset();
        EmulatedCuda.Set("nvrtc", 12030);
        EmulatedCuda.OpenAsSet(0, new CubinCache(_folder)).Queue.Load(Source, "Nothing");
        Assert.That(Builds(), Has.Length.EqualTo(1), "another NVRTC");
        Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(5));
    }

    [Test]
    public void DamagedEntriesAreBuiltAnew([Values(0, 10, 32, 200)] int keptBytes)
    {
        EmulatedCuda.Open(0, new CubinCache(_folder)).Queue.Load(Source, "Nothing");
        string entry = Directory.GetFiles(_folder).Single();
        byte[] whole = File.ReadAllBytes(entry);
        byte[] damaged = whole[..keptBytes];
        if (keptBytes == 200)
        {
            damaged = [.. whole];
            damaged[^1] ^= 1;
        }

        File.WriteAllBytes(entry, damaged);
        EmulatedCuda.Open(0, new CubinCache(_folder)).Queue.Load(Source, "Nothing");
        Assert.That(Builds(), Has.Length.EqualTo(1));
        Assert.That(File.ReadAllBytes(entry), Has.Length.EqualTo(whole.Length));
    }

    [Test]
    public void AnEntryThatTheDriverRefusesIsBuiltAnewOnce()
    {
        EmulatedCuda.Open(0, new CubinCache(_folder)).Queue.Load(Source, "Nothing");
        EmulatedCuda.Reset();
        EmulatedCuda.Fail("cuModuleLoadDataEx", CudaStatus.NoBinaryForDevice);
        EmulatedCuda.OpenAsSet(0, new CubinCache(_folder)).Queue.Load(Source, "Nothing");
        Assert.That(Builds(), Has.Length.EqualTo(1));
    }

    [Test]
    public void WithoutAFolderEveryProcessBuilds()
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        foreach (CubinCache cache in (CubinCache[])[new(null), new(Path.Combine(file, "below"))])
        {
            EmulatedCuda.Open(0, cache).Queue.Load(Source, "Nothing");
            Assert.That(Builds(), Has.Length.EqualTo(1));
        }
    }

    [Test]
    public void TheEnvironmentMovesOrDisablesTheCache()
    {
        CubinCache moved = CubinCache.FromEnvironment(name => name == CubinCache.Variable ? _folder : null);
        moved.Write("key", [1, 2, 3]);
        Assert.That(moved.Read("key"), Is.EqualTo((byte[])[1, 2, 3]));
        CubinCache disabled = CubinCache.FromEnvironment(name => name == CubinCache.Variable ? "off" : _folder);
        disabled.Write("key", [1, 2, 3]);
        Assert.That(disabled.Read("key"), Is.Null);
        CubinCache usual = CubinCache.FromEnvironment(name => name is "LOCALAPPDATA" or "XDG_CACHE_HOME" ? _folder : null);
        usual.Write("other", [4]);
        Assert.That(File.Exists(Path.Combine(_folder, "deocc", "cubin", "other.cubin")), Is.True);
    }

    [Test]
    public void ADeviceThatNvrtcDoesNotKnowGetsPtxOfTheNewest()
    {
        EmulatedCuda.Reset();
        EmulatedCuda.Set("capability", 103);
        CudaContext context = EmulatedCuda.OpenAsSet();
        context.Queue.Load(Source, "Nothing");
        Assert.That(Builds().Single(), Does.Contain("--gpu-architecture=compute_90"));
        Assert.That(context.Limits.Description, Does.Contain("NVRTC 12.4 for compute_90"));
    }

    [Test]
    public void PtxThatIsTooNewForTheDriverSaysWhatToDo()
    {
        EmulatedCuda.Reset();
        EmulatedCuda.Set("capability", 103);
        EmulatedCuda.Set("nvrtc", 12080);
        CudaContext context = EmulatedCuda.OpenAsSet();
        var error = Assert.Throws<DeviceException>(() => context.Queue.Load(Source, "Nothing"));
        Assert.That(error!.Message, Is.EqualTo("cuda:0: loading Small, built by NVRTC 12.8 for compute_90, failed: CUDA 222; update the driver, or set DEOCC_NVRTC to an older NVRTC"));
    }

    [Test]
    public void ErrorsNameTheLine()
    {
        var broken = new KernelSource("Broken", "#line 7 \"Broken.cs\"\nK_KERNEL K(K_GLOBAL f32* y) { y[0] = nothing; }\n");
        var error = Assert.Throws<DeviceException>(() => EmulatedCuda.Open().Queue.Load(broken, "K"));
        Assert.That(error!.Message, Does.StartWith("cuda:0: Broken does not build (NVRTC 12.4, --gpu-architecture=sm_90").And.Contain("Broken.cs:7"));
    }

    private static string[] Builds() => [.. EmulatedCuda.Calls.Where(call => call.StartsWith("nvrtcCompileProgram", StringComparison.Ordinal))];
}
