using System.Text.Json;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization;
using Deocc.Imaging;
using Deocc.Models.FaceModels;
using Deocc.Training.Data;
using Deocc.Training.Synthesis;

namespace Deocc.Tests.Synthesis;

[TestFixture]
internal sealed class SyntheticSetTests
{
    private string _folder = null!;
    private MorphableModel _model = null!;

    [SetUp]
    public void Prepare()
    {
        _folder = Directory.CreateTempSubdirectory("deocc-synth-").FullName;
        _model = MorphableModel.BuiltIn();
    }

    [TearDown]
    public void Remove()
    {
        _model.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public void ASetIsReadLikeAnyOther()
    {
        var options = new SyntheticSetOptions { Count = 5, First = 6, Geometry = true, Format = "png" };
        int written = SyntheticSet.Write(_model, new SynthesisOptions { Size = 64 }, options, _folder);
        Assert.That(written, Is.EqualTo(5));
        FaceDataset set = FaceDataset.Open(_folder);
        Assert.That(set.Layout, Is.EqualTo("jsonl"));
        Assert.That(set.Skipped, Is.Empty);
        Assert.That(set.Samples.Select(sample => sample.Id), Is.EqualTo(new[] { "0000006", "0000007", "0000008", "0000009", "0000010" }));
        Assert.That(set.Samples.Count(sample => sample.Split == DatasetSplit.Validation), Is.EqualTo(1));
        SyntheticFace face = new FaceSynthesizer(_model, new SynthesisOptions { Size = 64 }).Draw(6);
        FaceSample first = set.Samples[0];
        Assert.That(ImageFile.Load(first.Image).Samples, Is.EqualTo(face.Picture.Samples));
        Assert.That(first.Parsing!.Load().Samples, Is.EqualTo(face.Parsing.Samples));
        Assert.That(first.Landmarks!.Points[30].X, Is.EqualTo(face.Landmarks[30].X).Within(0.011));
        using WeightFile geometry = WeightFile.Open(Path.Combine(_folder, "geometry", "0000006.npz"));
        Assert.That(geometry.Entries.Select(entry => entry.Name), Is.EquivalentTo(new[] { "depth", "normals" }));
    }

    [Test]
    public void LabelsHoldEveryCoefficient()
    {
        SyntheticSet.Write(_model, new SynthesisOptions { Size = 32 }, new SyntheticSetOptions { Count = 1 }, _folder);
        using JsonDocument label = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "labels.jsonl")));
        JsonElement root = label.RootElement;
        Assert.That(root.GetProperty("identity").GetArrayLength(), Is.EqualTo(_model.IdentityCount));
        Assert.That(root.GetProperty("expression").GetArrayLength(), Is.EqualTo(_model.ExpressionCount));
        Assert.That(root.GetProperty("texture").GetArrayLength(), Is.EqualTo(_model.TextureCount));
        Assert.That(root.GetProperty("light").GetArrayLength(), Is.EqualTo(27));
        Assert.That(root.GetProperty("model").GetString(), Is.EqualTo(_model.Name));
        Assert.That(root.GetProperty("generated").GetBoolean());
    }

    [Test]
    public void StoppingKeepsWhatIsDone()
    {
        using var stop = new CancellationTokenSource();
        int written = SyntheticSet.Write(
            _model, new SynthesisOptions { Size = 32 }, new SyntheticSetOptions { Count = 1000 }, _folder, (done, _) => stop.Cancel(), stop.Token);
        Assert.That(written, Is.InRange(1, 50));
        Assert.That(FaceDataset.Open(_folder).Samples, Has.Count.EqualTo(written));
    }

    [Test]
    public void AnUnknownFormatIsNamed() => Assert.That(
        () => SyntheticSet.Write(_model, new SynthesisOptions(), new SyntheticSetOptions { Format = "gif" }, _folder),
        Throws.TypeOf<UsageException>().With.Message.Contains("'gif'"));
}
