using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization;

namespace Deocc.Tests.Serialization;

public sealed class RecordedFilesTests
{
    [TestCaseSource(typeof(RecordedFile), nameof(RecordedFile.All))]
    public void NamesTypesShapesAndValuesAreThoseOfTheWriter(RecordedFile expected)
    {
        using var file = WeightFile.Open(expected.FullPath);
        Assert.That(file.Entries.Select(e => e.Name), Is.EqualTo(expected.Tensors.Select(t => t.Name)));
        foreach (RecordedTensor tensor in expected.Tensors)
        {
            TensorEntry entry = file[tensor.Name];
            Assert.That(entry.StoredType, Is.EqualTo(tensor.Type), entry.Name);
            Assert.That(entry.Shape.ToArray(), Is.EqualTo(tensor.Shape), entry.Name);
            Assert.That(entry.ToArray<double>(), Is.EqualTo(tensor.Values), entry.Name);
        }
    }

    [TestCase("types.pt", WeightFileFormat.PyTorchZip)]
    [TestCase("types_old.pt", WeightFileFormat.PyTorchPickle)]
    [TestCase("first_format.pt", WeightFileFormat.PyTorchTar)]
    [TestCase("types.safetensors", WeightFileFormat.SafeTensors)]
    [TestCase("stored.npz", WeightFileFormat.Npz)]
    [TestCase("half.npy", WeightFileFormat.Npy)]
    public void TheFormatIsRecognisedWhateverTheName(string name, WeightFileFormat format)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("weights.bin");
        File.Copy(RecordedFile.PathOf(name), path);
        using var file = WeightFile.Open(path);
        Assert.That(file.Format, Is.EqualTo(format));
    }

    [TestCase("attack.pt", "posix.system", "nothing was executed")]
    [TestCase("attack_old.pt", "posix.system", "nothing was executed")]
    [TestCase("complex.pt", "ComplexFloatStorage", "not supported")]
    [TestCase("program.pt", "TorchScript", "state_dict")]
    [TestCase("expected.json", "no safetensors, PyTorch, .npy or .npz file", "7B0A")]
    public void WhatCannotBeReadIsNamed(string name, string fault, string hint)
    {
        var error = Assert.Throws<FileFormatException>(() => WeightFile.Open(RecordedFile.PathOf(name)));
        Assert.That(error.Message, Does.Contain(name).And.Contain(fault).And.Contain(hint).And.Not.Contain("\n"));
    }

    [Test]
    public void UnknownObjectsCanBeSkipped()
    {
        var options = new WeightFileOptions { SkipUnknownObjects = true };
        using var file = WeightFile.Open(RecordedFile.PathOf("attack.pt"), options);
        Assert.That(file.Entries.Select(e => e.Name), Is.EqualTo(new[] { "weight" }));
        Assert.That(file.Notes, Has.Some.Contains("posix.system"));
    }

    [Test]
    public void ACheckpointSaysWhatWasTakenAndLeft()
    {
        using var file = WeightFile.Open(RecordedFile.PathOf("checkpoint.pt"));
        Assert.That(file.Metadata["epoch"], Is.EqualTo("3"));
        Assert.That(file.Notes, Has.Some.Contains("'state_dict'").And.Contains("'optimizer'"));
        Assert.That(file.Notes, Has.Some.Contains("module."));
    }

    [Test]
    public void AnotherDictionaryOfACheckpointCanBeChosen()
    {
        var options = new WeightFileOptions { Root = "optimizer/state" };
        using var file = WeightFile.Open(RecordedFile.PathOf("checkpoint.pt"), options);
        Assert.That(file["0.exp_avg"].Shape.ToArray(), Is.EqualTo(new[] { 3, 2, 3, 3 }));
        Assert.That(
            () => WeightFile.Open(RecordedFile.PathOf("checkpoint.pt"), new WeightFileOptions { Root = "generator" }),
            Throws.TypeOf<FileFormatException>().With.Message.Contains("'generator'"));
    }

    [Test]
    public void EverythingOfACheckpointCanBeChosen()
    {
        var options = new WeightFileOptions { Root = string.Empty };
        using var file = WeightFile.Open(RecordedFile.PathOf("checkpoint.pt"), options);
        Assert.That(file.TryGet("state_dict.module.0.weight", out _), Is.True);
        Assert.That(file.TryGet("optimizer.state.2.exp_avg_sq", out _), Is.True);
        Assert.That(file.Notes, Has.Some.Contains("'args'").And.Contains("argparse.Namespace"));
    }

    [Test]
    public void SafeTensorsMetadataAreRead()
    {
        using var file = WeightFile.Open(RecordedFile.PathOf("types.safetensors"));
        Assert.That(
            file.Metadata,
            Is.EquivalentTo(new Dictionary<string, string> { ["format"] = "pt", ["note"] = "µ \"quoted\"\n" }));
    }

    [Test]
    public void ArraysOfTextAreSkippedWithANote()
    {
        using var file = WeightFile.Open(RecordedFile.PathOf("deflated.npz"));
        Assert.That(file.TryGet("names", out _), Is.False);
        Assert.That(file.Notes, Has.Some.Contains("names.npy").And.Contains("<U1"));
    }
}
