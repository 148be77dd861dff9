using System.Text.Json;
using Deocc.Engine.Devices.Gpu.Tuning;
using Deocc.Tests.Devices.Gpu.OpenCl;
using Deocc.Tests.Serialization;

namespace Deocc.Tests.CommandLine;

/// <summary><c>deocc kernels tune</c> on a list of problems that take a moment.</summary>
[TestFixture]
internal sealed class TuneCommandTests
{
    private static readonly string[] Tune = ["kernels", "tune", "--device", "opencl", "--short", "--runs", "1", "--candidates", "2"];

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase("matmul", "matmul.large", "matmul.small")]
    [TestCase("convolution", "convolution.float32")]
    [TestCase("attention", "attention")]
    public void TheBestIsPrintedAndStored(string family, params string[] kernels)
    {
        OpenClTestDevice.Find();
        Deocc.Result result = Deocc.Run(_folder.Path, [.. Tune, "--only", family, "--json", "--output", "tuned.json"]);
        Assert.That(result.ExitCode, Is.Zero, result.Errors);
        string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        TuningTable table = TuningTable.Read(_folder.File("tuned.json"));
        TunedDevice device = table.Devices.Single();
        Assert.That(device.Device, Does.StartWith("opencl "));
        Assert.That(device.Kernels.Keys, Is.EquivalentTo(kernels));
        foreach (string line in lines)
        {
            using var json = JsonDocument.Parse(line);
            JsonElement kernel = json.RootElement;
            Assert.That(kernel.GetProperty("measured").GetArrayLength(), Is.EqualTo(2));
            JsonElement best = kernel.GetProperty("best");
            Assert.That(best.GetProperty("gigaflops").GetDouble(), Is.GreaterThanOrEqualTo(kernel.GetProperty("defaultGigaflops").GetDouble()).And.Positive);
            Dictionary<string, int> stored = device.Kernels[kernel.GetProperty("kernel").GetString()!];
            Assert.That(best.GetProperty("values").EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetInt32()), Is.EquivalentTo(stored));
        }
    }

    [Test]
    public void ADamagedTableStaysAsItIs()
    {
        OpenClTestDevice.Find();
        File.WriteAllText(_folder.File("tuned.json"), "{");
        Deocc.Result result = Deocc.Run(_folder.Path, [.. Tune, "--output", "tuned.json"]);
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Errors, Does.Match("^deocc: error: tuned.json: this table of tile sizes is damaged .*; remove it and measure again .*\n$"));
        Assert.That(File.ReadAllText(_folder.File("tuned.json")), Is.EqualTo("{"));
    }

    [Test]
    public void AnotherFamilyIsOneLine()
    {
        OpenClTestDevice.Find();
        Deocc.Result result = Deocc.Run(_folder.Path, [.. Tune, "--only", "everything"]);
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Errors, Does.StartWith("deocc: error: everything: there is no such family of kernels to tune; there are matmul, convolution"));
    }

    [Test]
    public void TheProcessorHasNothingToTune()
    {
        Deocc.Result result = Deocc.Run(_folder.Path, "kernels", "tune", "--device", "cpu");
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Errors, Does.Contain("--device cpu: tile sizes are for graphics devices"));
    }
}
