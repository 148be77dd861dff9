using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Layers;
using Deocc.Engine.Random;
using Deocc.Engine.Serialization;
using Deocc.Engine.Tensors;
using Deocc.Models.Catalog;
using Deocc.Tests.Devices.Gpu.Cuda;
using Deocc.Tests.Devices.Gpu.OpenCl;
using Deocc.Tests.Serialization;

namespace Deocc.Tests.CommandLine;

/// <summary><c>--device</c> and <c>--precision</c> of the commands that compute, and the profile of a command.</summary>
[TestFixture]
internal sealed class DeviceOptionTests
{
    private static readonly string[] Bench = ["net", "bench", "resnet18", "--runs", "1"];

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase("train")]
    [TestCase("net", "run")]
    [TestCase("net", "bench")]
    [TestCase("remove")]
    [TestCase("eval", "srg")]
    [TestCase("eval", "segmentation")]
    [TestCase("demo")]
    [TestCase("fit")]
    [TestCase("metrics")]
    [TestCase("demo", "engine")]
    public void CommandsThatComputeHaveIt(params string[] command)
    {
        Deocc.Result result = Deocc.Run(_folder.Path, [.. command, "--help"]);
        Assert.That(result.Output, Does.Contain("--device").And.Contain("cpu, cuda[:N], opencl[:N] or auto"));
        Assert.That(result.Output, command[0] is "fit" or "metrics" ? Does.Not.Contain("--precision") : Does.Contain("--precision"));
    }

    [Test]
    public void ANetworkGivesTheSameOutputs()
    {
        OpenClTestDevice.Find();
        RandomGenerator.Current = new RandomGenerator(seed: 1);
        using (Module network = NetworkCatalog.Find("mobilenetv3-small").Create()) network.Save(_folder.File("weights.safetensors"));
        using (Tensor x = Tensor.Uniform([2, 3, 64, 64], -1, 1)) WeightFile.Save(_folder.File("input.safetensors"), [KeyValuePair.Create("x", x)]);
        float[] expected = Outputs("cpu");
        Assert.That(Outputs("opencl"), Is.EqualTo(expected).Within(1e-4 * expected.Max(Math.Abs)));
    }

    [Test]
    public void AnotherNameIsOneLine() => OneLine(Deocc.Run(_folder.Path, [.. Bench, "--device", "gpu"]), "device 'gpu': there is no device of that name");

    [Test]
    public void AWrongIndexIsOneLine()
    {
        OpenClTestDevice.Find();
        OneLine(Deocc.Run(_folder.Path, [.. Bench, "--device", "opencl:99"]), "opencl:99: there is no such device; this machine has");
    }

    [Test]
    public void AMissingLoaderIsOneLine()
    {
        var environment = new Dictionary<string, string> { ["DEOCC_OPENCL"] = "libNoSuchLoader.so.7" };
        OneLine(Deocc.Run(_folder.Path, environment, [.. Bench, "--device", "opencl"]), "libNoSuchLoader.so.7 is no OpenCL loader");
    }

    [Test]
    public void AutoFallsBackAndSaysSo()
    {
        var environment = new Dictionary<string, string> { ["DEOCC_OPENCL"] = "libNoSuchLoader.so.7" };
        Deocc.Result result = Deocc.Run(_folder.Path, environment, "demo", "engine", "--steps", "1", "--batch-size", "2", "--device", "auto");
        Assert.That(result.ExitCode, Is.Zero, result.Errors);
        Assert.That(result.Errors, Does.Contain("deocc: auto: ").And.Contain("libNoSuchLoader.so.7"));
    }

    [Test]
    public void ADeviceWithoutTensorCoresSaysSoAndGoesOn()
    {
        Deocc.Result result = Deocc.Run(_folder.Path, "demo", "engine", "--steps", "1", "--batch-size", "2", "--precision", "tf32");
        Assert.That(result.ExitCode, Is.Zero, result.Errors);
        Assert.That(result.Errors, Does.Contain("deocc: cpu has no tensor cores for --precision tf32; matrices are multiplied in float32"));
    }

    [Test]
    public void OnlyCudaDevicesHaveTensorCores()
    {
        Assert.That(((GpuDevice)OpenClTestDevice.Find()).HasTensorCores, Is.False);
        Assert.That(((GpuDevice)EmulatedCuda.Find()).HasTensorCores, Is.True);
    }

    [Test]
    public void AnotherPrecisionIsOneLine() =>
        OneLine(Deocc.Run(_folder.Path, [.. Bench, "--precision", "fp8"]), "--precision fp8: must be float32, tf32 or bf16");

    [Test]
    public void AProfileListsTheKernels()
    {
        OpenClTestDevice.Find();
        Deocc.Result result = Deocc.Run(_folder.Path, "kernels", "--profile", "net", "bench", "mobilenetv3-small", "--runs", "1", "--device", "opencl");
        Assert.That(result.ExitCode, Is.Zero, result.Errors);
        Assert.That(result.Output, Does.Contain("mobilenetv3-small, batch 1"));
        Assert.That(result.Errors, Does.Contain("GFLOP/s").And.Contain("Multiply_PatchProduct"));
    }

    private float[] Outputs(string device)
    {
        Deocc.Result result = Deocc.Run(
            _folder.Path, "net", "run", "mobilenetv3-small", "--weights", "weights.safetensors", "--input", "input.safetensors", "--output", $"{device}.safetensors", "--device", device);
        Assert.That(result.ExitCode, Is.Zero, result.Errors);
        using WeightFile file = WeightFile.Open(_folder.File($"{device}.safetensors"));
        return file.Entries[0].ToArray<float>();
    }

    private static void OneLine(Deocc.Result result, string words)
    {
        Assert.That(result.ExitCode, Is.EqualTo(1));
        string[] lines = result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.EqualTo(1), result.Errors);
        Assert.That(lines[0], Does.StartWith("deocc: error: ").And.Contain(words));
    }
}
