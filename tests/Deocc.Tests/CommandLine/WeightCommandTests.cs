using System.Text.Json;
using Deocc.Engine.Memory;
using Deocc.Engine.Random;
using Deocc.Engine.Serialization;
using Deocc.Engine.Tensors;
using Deocc.Models.Catalog;

namespace Deocc.Tests.CommandLine;

/// <summary>Weights and networks by the commands: import, run, convert, compare.</summary>
[TestFixture]
internal sealed class WeightCommandTests
{
    private string _folder = null!;

    [OneTimeSetUp]
    public void MakeFiles()
    {
        _folder = Directory.CreateTempSubdirectory("deocc-weights-").FullName;
        using var scope = new TensorScope();
        using var network = NetworkCatalog.Find("mobilefacenet").Create();
        network.Save(Path.Combine(_folder, "face.safetensors"));
        Tensor crops = Tensor.Uniform([2, 3, 112, 112], -1, 1, new RandomGenerator(1));
        WeightFile.Save(Path.Combine(_folder, "crops.safetensors"), [KeyValuePair.Create("crops", crops)]);
        Tensor large = Tensor.From([1e30f], [1]);
        WeightFile.Save(Path.Combine(_folder, "large.safetensors"), [KeyValuePair.Create("large", large)]);
    }

    [OneTimeTearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void ANetworkRunsOnWeightsOfHalfPrecision()
    {
        Run(0, "weights", "export", "face.safetensors", "-o", "half.safetensors", "--type", "float16");
        Run(0, "net", "run", "mobilefacenet", "--weights", "half.safetensors", "--input", "crops.safetensors", "--output", "out.safetensors");
        using WeightFile output = WeightFile.Open(Path.Combine(_folder, "out.safetensors"));
        Assert.That(output["output"].Shape, Is.EqualTo(new Shape(2, 128)));
        Assert.That(output["output"].ToArray<float>(), Has.All.Matches<float>(float.IsFinite));
    }

    [Test]
    public void DiffSeesWhatPrecisionCosts()
    {
        Run(0, "weights", "export", "face.safetensors", "-o", "brain.safetensors", "--type", "bfloat16");
        Run(0, "weights", "export", "face.safetensors", "-o", "same.npz");
        Run(0, "weights", "diff", "face.safetensors", "same.npz");
        Run(0, "weights", "diff", "face.safetensors", "brain.safetensors", "--tolerance", "0.01");
        JsonElement differences = JsonSerializer.Deserialize<JsonElement>(Run(1, "weights", "diff", "face.safetensors", "brain.safetensors", "--json").Output);
        Assert.That(differences[0].GetProperty("second").GetString(), Does.StartWith("BFloat16"));
        Assert.That(differences[0].GetProperty("largest").GetDouble(), Is.InRange(1e-7, 0.01));
    }

    [Test]
    public void ImportReportsWhatDoesNotFit()
    {
        Assert.That(Run(1, "weights", "import", "mobilefacenet", "crops.safetensors", "-o", "no.safetensors").Errors, Does.Contain("missing").And.Contain("crops"));
        Assert.That(File.Exists(Path.Combine(_folder, "no.safetensors")), Is.False);
        Assert.That(Run(0, "weights", "import", "mobilefacenet", "crops.safetensors", "-o", "fresh.safetensors", "--lenient").Output, Does.Contain("unexpected  crops"));
        Run(0, "weights", "import", "mobilefacenet", "face.safetensors", "-o", "copy.safetensors");
        Run(0, "weights", "diff", "face.safetensors", "copy.safetensors");
    }

    [Test]
    public void NumbersTooLargeForHalfPrecisionAreAnError() => Assert.That(
        Run(1, "weights", "export", "large.safetensors", "-o", "small.safetensors", "--type", "float16").Errors, Does.Contain("bfloat16"));

    [Test]
    public void ListAndInfoPrintJson()
    {
        JsonElement list = JsonSerializer.Deserialize<JsonElement>(Run(0, "net", "list", "--json").Output);
        Assert.That(list.GetArrayLength(), Is.EqualTo(NetworkCatalog.All.Count));
        JsonElement info = JsonSerializer.Deserialize<JsonElement>(Run(0, "weights", "info", "crops.safetensors", "--json").Output);
        Assert.That(info.GetProperty("tensors")[0].GetProperty("shape").GetString(), Is.EqualTo("[2,3,112,112]"));
    }

    private Deocc.Result Run(int exitCode, params string[] arguments)
    {
        Deocc.Result result = Deocc.Run(_folder, arguments);
        Assert.That(result.ExitCode, Is.EqualTo(exitCode), $"deocc {string.Join(' ', arguments)}\n{result.Output}\n{result.Errors}");
        return result;
    }
}
