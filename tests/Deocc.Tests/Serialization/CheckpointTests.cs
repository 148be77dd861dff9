using Deocc.Engine.Diagnostics;
using Deocc.Engine.Random;
using Deocc.Engine.Serialization.Checkpoints;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Serialization;

[NoLeaks]
public sealed class CheckpointTests
{
    private readonly OrderedDictionary<string, Tensor> _weights = [];
    private TemporaryFolder _folder = null!;
    private string _path = null!;

    [SetUp]
    public void MakeWeights()
    {
        _folder = new TemporaryFolder();
        _path = _folder.File("run.safetensors");
        _weights["module.a"] = Tensor.From<float>([1.5f, -0f], [2]);
        _weights["module.b"] = Tensor.From<long>([7], []);
    }

    [TearDown]
    public void DisposeWeights()
    {
        foreach (Tensor tensor in _weights.Values) tensor.Dispose();
        _weights.Clear();
        _folder.Dispose();
    }

    [Test]
    public void SectionsAndValuesComeBackWithTheSameBits()
    {
        var state = new RandomState(ulong.MaxValue, 3, 1UL << 63);
        new CheckpointWriter().Add("model", _weights).Add("average", _weights).Add("step", 1200).Add("rate", 0.1 + 0.2)
            .Add("random", state).Add("settings", "{\"size\": 64}").Write(_path);
        _weights["module.a"].AsSpan<float>().Fill(9);

        using var checkpoint = new CheckpointReader(_path);
        checkpoint.Load("model", _weights);
        Assert.That(
            _weights["module.a"].ToArray<float>().Select(BitConverter.SingleToInt32Bits),
            Is.EqualTo(new[] { 0x3FC00000, int.MinValue }));
        Assert.That(checkpoint.Names("average"), Is.EqualTo(new[] { "module.a", "module.b" }));
        Assert.That(checkpoint.Names("optimizer"), Is.Empty);
        Assert.That(checkpoint.Integer("step"), Is.EqualTo(1200));
        Assert.That(
            BitConverter.DoubleToInt64Bits(checkpoint.Number("rate")),
            Is.EqualTo(BitConverter.DoubleToInt64Bits(0.1 + 0.2)));
        Assert.That(checkpoint.RandomState("random"), Is.EqualTo(state));
        Assert.That(checkpoint.Text("settings"), Is.EqualTo("{\"size\": 64}"));
        Assert.That(
            () => checkpoint.Integer("epoch"),
            Throws.TypeOf<FileFormatException>().With.Message.Contains("no value 'epoch'"));
    }

    [Test]
    public void WhatDoesNotMatchTheRunIsNamedAndNothingChanges()
    {
        new CheckpointWriter().Add("model", _weights).Write(_path);
        using var checkpoint = new CheckpointReader(_path);
        using Tensor other = Tensor.Zeros([3]);
        using Tensor doubles = Tensor.Zeros([2], ElementType.Float64);
        AssertRefused(
            checkpoint,
            new() { ["module.a"] = other, ["module.b"] = _weights["module.b"] },
            "is Float32 [2] but the run has Float32 [3]");
        AssertRefused(
            checkpoint,
            new() { ["module.a"] = doubles, ["module.b"] = _weights["module.b"] },
            "the run has Float64 [2]");
        AssertRefused(checkpoint, new() { ["module.a"] = _weights["module.a"] }, "model/module.b is unknown to the run");
        AssertRefused(checkpoint, new(_weights) { ["module.c"] = other }, "model/module.c is not in the checkpoint");
    }

    [Test]
    public void EveryFlippedByteIsAnError()
    {
        new CheckpointWriter().Add("model", _weights).Add("step", 3).Write(_path);
        byte[] bytes = File.ReadAllBytes(_path);
        int harmless = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 1;
            File.Delete(_path);
            File.WriteAllBytes(_path, bytes);
            bytes[i] ^= 1;
            try
            {
                using var checkpoint = new CheckpointReader(_path);
                harmless++;
            }
            catch (FileFormatException)
            {
                continue;
            }
        }

        // Only the spaces that pad the header can change without a change of meaning, and not to any byte.
        Assert.That(harmless, Is.Zero);
    }

    [Test]
    public void OtherFilesAreNoCheckpoints() =>
        Assert.That(
            () => new CheckpointReader(RecordedFile.PathOf("types.safetensors")),
            Throws.TypeOf<FileFormatException>().With.Message.Contains("no training checkpoint"));

    [Test]
    public void AFolderKeepsTheNewestAndFallsBackFromDamage()
    {
        var folder = new CheckpointFolder(_folder.File("run"), keep: 2);
        Assert.That(folder.OpenNewest(), Is.Null);
        foreach (long step in new[] { 1, 9, 10, 2_000_000_000 })
            folder.Save(step, new CheckpointWriter().Add("model", _weights).Add("step", step));
        Assert.That(folder.Steps(), Is.EqualTo(new[] { 10L, 2_000_000_000 }));

        File.WriteAllBytes(folder.FileOf(2_000_000_000), [1, 2, 3]);
        using CheckpointReader? newest = folder.OpenNewest();
        Assert.That(newest?.Integer("step"), Is.EqualTo(10));
        Assert.That(folder.Skipped.Single(), Does.Contain("checkpoint-2000000000"));
    }

    private static void AssertRefused(CheckpointReader checkpoint, Dictionary<string, Tensor> target, string fault)
    {
        float[] before = target["module.a"].ElementType == ElementType.Float32 ? target["module.a"].ToArray<float>() : [];
        Assert.That(() => checkpoint.Load("model", target), Throws.TypeOf<FileFormatException>().With.Message.Contains(fault));
        if (before.Length > 0) Assert.That(target["module.a"].ToArray<float>(), Is.EqualTo(before));
    }
}
