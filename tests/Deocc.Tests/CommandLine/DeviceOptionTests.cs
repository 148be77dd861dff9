using Deocc.Tests.Devices.Gpu.OpenCl;
using Deocc.Tests.Serialization;

namespace Deocc.Tests.CommandLine;

/// <summary><c>--device</c> of the commands that compute, and the profile of a command.</summary>
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
    [TestCase("demo", "engine")]
    public void CommandsThatComputeHaveIt(params string[] command)
    {
        Deocc.Result result = Deocc.Run(_folder.Path, [.. command, "--help"]);
        Assert.That(result.Output, Does.Contain("--device").And.Contain("cpu, cuda[:N], opencl[:N] or auto"));
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
    public void AProfileListsTheKernels()
    {
        OpenClTestDevice.Find();
        Deocc.Result result = Deocc.Run(_folder.Path, "kernels", "--profile", "net", "bench", "mobilenetv3-small", "--runs", "1", "--device", "opencl");
        Assert.That(result.ExitCode, Is.Zero, result.Errors);
        Assert.That(result.Output, Does.Contain("mobilenetv3-small, batch 1"));
        Assert.That(result.Errors, Does.Contain("GFLOP/s").And.Contain("Multiply_ForwardProduct"));
    }

    private static void OneLine(Deocc.Result result, string words)
    {
        Assert.That(result.ExitCode, Is.EqualTo(1));
        string[] lines = result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.EqualTo(1), result.Errors);
        Assert.That(lines[0], Does.StartWith("deocc: error: ").And.Contain(words));
    }
}
