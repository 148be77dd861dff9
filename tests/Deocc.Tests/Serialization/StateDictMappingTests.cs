using System.Runtime.InteropServices;
using System.Text.Json;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization;
using Deocc.Engine.Serialization.Mapping;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Serialization;

[NoLeaks]
public sealed class StateDictMappingTests
{
    private readonly OrderedDictionary<string, Tensor> _model = [];
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeModel()
    {
        _folder = new TemporaryFolder();
        _model["encoder.conv.weight"] = Tensor.Zeros([2, 3]);
        _model["encoder.conv.bias"] = Tensor.Zeros([2]);
        _model["head.steps"] = Tensor.Zeros([], ElementType.Int64);
    }

    [TearDown]
    public void DisposeModel()
    {
        foreach (Tensor tensor in _model.Values) tensor.Dispose();
        _model.Clear();
        _folder.Dispose();
    }

    [Test]
    public void RulesApplyInOrder()
    {
        StateDictMapping mapping = new StateDictMapping()
            .RemovePrefix("net.").ReplacePrefix("stem.", "encoder.").Replace(@"^layer(\d)\.", "stage$1/").Ignore("_tracked$").AddPrefix("x.");
        Assert.That(mapping.Map("net.stem.weight"), Is.EqualTo("x.encoder.weight"));
        Assert.That(mapping.Map("layer2.conv"), Is.EqualTo("x.stage2/conv"));
        Assert.That(mapping.Map("bn.num_batches_tracked"), Is.Null);
        Assert.That(new StateDictMapping().Only("g.").Map("d.weight"), Is.Null);
        Assert.That(new StateDictMapping().Only("g.").Map("g.weight"), Is.EqualTo("weight"));
    }

    [Test]
    public void MatchingTensorsAreConvertedAndLoaded()
    {
        string path = Write(
            TensorEntry.FromMemory<Half>("backbone.conv.weight", [2, 3], Enumerable.Range(1, 6).Select(i => (Half)i).ToArray()),
            TensorEntry.FromMemory<double>("backbone.conv.bias", [2], new[] { 0.1, 0.2 }),
            TensorEntry.FromMemory<int>("head.steps", [], new[] { 5 }));
        LoadReport report = new StateDictMapping().ReplacePrefix("backbone.", "encoder.").Load(path, _model);
        Assert.That(report.IsComplete, Is.True);
        Assert.That(report.Summary(), Does.EndWith("all 3 tensors loaded"));
        Assert.That(report.ToString(), Does.Contain("converted   encoder.conv.weight [2,3] from Float16 to Float32"));
        Assert.That(_model["encoder.conv.weight"].ToArray<float>(), Is.EqualTo(new[] { 1f, 2, 3, 4, 5, 6 }));
        Assert.That(_model["encoder.conv.bias"].ToArray<float>(), Is.EqualTo(new[] { 0.1f, 0.2f }));
        Assert.That(_model["head.steps"].ToArray<long>(), Is.EqualTo(new[] { 5L }));
    }

    [Test]
    public void AStrictLoadThatDoesNotMatchChangesNothing()
    {
        string path = WriteMismatch();
        var error = Assert.Throws<FileFormatException>(() => new StateDictMapping().Load(path, _model));
        Assert.That(error.Message, Does.Contain("1 missing (encoder.conv.bias [2])")
            .And.Contain("1 unexpected (extra [1])").And.Contain("1 mis-typed (head.steps: file Float32, model Int64)").And.Not.Contain("\n"));
        Assert.That(_model["encoder.conv.weight"].ToArray<float>(), Is.All.Zero);
    }

    [Test]
    public void ALenientLoadTakesWhatMatchesAndReportsTheRest()
    {
        LoadReport report = new StateDictMapping().Load(WriteMismatch(), _model, strict: false);
        Assert.That(report.Loaded.Select(t => t.Name), Is.EqualTo(new[] { "encoder.conv.weight" }));
        Assert.That(_model["encoder.conv.weight"].ToArray<float>(), Is.All.EqualTo(1f));
        Assert.That(report.ToString(), Does.Contain("missing     encoder.conv.bias [2]"));

        JsonElement json = JsonDocument.Parse(report.ToJson()).RootElement;
        Assert.That(json.GetProperty("missing")[0].GetProperty("name").GetString(), Is.EqualTo("encoder.conv.bias"));
        Assert.That(json.GetProperty("unexpected")[0].GetProperty("fileShape").GetString(), Is.EqualTo("[1]"));
        Assert.That(json.GetProperty("isComplete").GetBoolean(), Is.False);
    }

    [Test]
    public void OtherShapesAreReported()
    {
        string path = Write(TensorEntry.FromMemory<float>("encoder.conv.weight", [3, 2], new float[6]));
        LoadReport report = new StateDictMapping().Load(path, _model, strict: false);
        Assert.That(
            report.Misshaped.Single(),
            Has.Property("FileShape").EqualTo("[3,2]").And.Property("ModelShape").EqualTo("[2,3]"));
        Assert.That(
            report.Summary(),
            Does.Contain("1 mis-shaped (encoder.conv.weight: file [3,2], model [2,3])").And.Contain("2 missing"));
    }

    [Test]
    public void TwoTensorsOfOneNameAreAnError()
    {
        string path = Write(
            TensorEntry.FromMemory<float>("a.x", [1], new float[1]),
            TensorEntry.FromMemory<float>("b.x", [1], new float[1]));
        Assert.That(
            () => new StateDictMapping().Replace("^[ab]", "c").Load(path, _model, strict: false),
            Throws.TypeOf<FileFormatException>().With.Message.Contains("'a.x' and 'b.x' both map to 'c.x'"));
    }

    [Test]
    public void ADamagedTensorLeavesTheModelAsItWas([Values] bool strict)
    {
        string path = _folder.File("weights.npz");
        WeightFile.Write(path, Matching(head: [5]), WeightFileFormat.Npz);
        byte[] bytes = File.ReadAllBytes(path);
        int bias = bytes.AsSpan().IndexOf(MemoryMarshal.AsBytes<float>([0.25f, 0.5f]));
        bytes[bias] ^= 1;
        File.WriteAllBytes(path, bytes);
        AssertUnchangedBy(path, strict, "'encoder.conv.bias.npy' is damaged");
    }

    [Test]
    public void ANumberThatDoesNotFitLeavesTheModelAsItWas([Values] bool strict)
    {
        _model["head.steps"].Dispose();
        _model["head.steps"] = Tensor.Zeros([70_000], ElementType.Int32);
        var steps = new long[70_000];
        steps[^1] = 1L << 32;
        string path = Write(Matching(steps));
        AssertUnchangedBy(path, strict, "head.steps: a Int64 value does not fit Int32");
    }

    private static TensorEntry[] Matching(long[] head) =>
    [
        TensorEntry.FromMemory<float>("encoder.conv.weight", [2, 3], new float[] { 1, 2, 3, 4, 5, 6 }),
        TensorEntry.FromMemory<float>("encoder.conv.bias", [2], new[] { 0.25f, 0.5f }),
        TensorEntry.FromMemory<long>("head.steps", head.Length == 1 ? [] : [head.Length], head),
    ];

    private void AssertUnchangedBy(string path, bool strict, string fault)
    {
        Assert.That(
            () => new StateDictMapping().Load(path, _model, strict),
            Throws.TypeOf<FileFormatException>().With.Message.Contains(fault));
        Assert.That(_model["encoder.conv.weight"].ToArray<float>(), Is.All.Zero);
        Assert.That(_model["encoder.conv.bias"].ToArray<float>(), Is.All.Zero);
    }

    private string WriteMismatch() => Write(
        TensorEntry.FromMemory<float>("encoder.conv.weight", [2, 3], Enumerable.Repeat(1f, 6).ToArray()),
        TensorEntry.FromMemory<float>("head.steps", [], new float[1]),
        TensorEntry.FromMemory<float>("extra", [1], new float[1]));

    private string Write(params TensorEntry[] entries)
    {
        string path = _folder.File("weights.safetensors");
        WeightFile.Write(path, entries);
        return path;
    }
}
