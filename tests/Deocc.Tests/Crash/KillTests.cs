using System.Globalization;
using Deocc.Engine.Serialization;
using Deocc.Engine.Serialization.Checkpoints;
using Deocc.Engine.Tensors;
using Deocc.Tests.Serialization;

namespace Deocc.Tests.Crash;

/// <summary>Kills a process that writes without pause, at random moments, and looks at what is left.</summary>
public sealed class KillTests
{
    private const int Kills = 12;
    private const int LongestLifeMilliseconds = 150;

    [Test]
    public void AKilledRunLeavesAnIntactCheckpointNoOlderThanTheLastSaved()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(20240501);
        long lastSaved = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            lastSaved = Math.Max(lastSaved, RunAndKill(["checkpoints", folder.Path], random));
            var checkpoints = new CheckpointFolder(folder.Path);
            using CheckpointReader? newest = checkpoints.OpenNewest();
            Assert.That(newest, Is.Not.Null);
            Assert.That(checkpoints.Skipped, Is.Empty, "a file under its final name was damaged");
            Assert.That(newest!.Integer("step"), Is.GreaterThanOrEqualTo(lastSaved));
            Assert.That(checkpoints.Steps(), Has.Count.LessThanOrEqualTo(3));
            AssertUnmixed(newest);
        }
    }

    [Test]
    public void AKilledWriterLeavesTheOldFileOrTheNew()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("weights.safetensors");
        var random = new Random(20240502);
        for (int kill = 0; kill < Kills; kill++)
        {
            long lastWritten = RunAndKill(["replace", path], random);
            using var file = WeightFile.Open(path);
            int[] numbers = file["numbers"].ToArray<int>();
            Assert.That(numbers[0], Is.GreaterThanOrEqualTo(lastWritten));
            Assert.That(numbers, Is.All.EqualTo(numbers[0]));
        }
    }

    [Test]
    public void WhatAKilledWriterLeftIsRemovedByTheNext()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("weights.safetensors");
        string abandoned = path + ".0123456789abcdef.partial";
        File.WriteAllBytes(abandoned, new byte[100]);
        File.SetLastWriteTimeUtc(abandoned, DateTime.UtcNow.AddMinutes(-1));
        CheckpointTasks.WriteVersion(path, 1, 10);
        Assert.That(folder.Names(), Is.EqualTo(new[] { "weights.safetensors" }));
    }

    // The last number that the child printed before its end.
    private static long RunAndKill(string[] task, Random random)
    {
        using var child = new ChildProcess(task);
        long last = long.Parse(child.WaitForLine(), CultureInfo.InvariantCulture);
        Thread.Sleep(random.Next(LongestLifeMilliseconds));
        child.Kill();
        foreach (string line in child.TakeLines()) last = long.Parse(line, CultureInfo.InvariantCulture);
        return last;
    }

    private static void AssertUnmixed(CheckpointReader checkpoint)
    {
        OrderedDictionary<string, Tensor> expected = CheckpointTasks.TensorsOf(checkpoint.Integer("step"));
        OrderedDictionary<string, Tensor> found = CheckpointTasks.TensorsOf(-1);
        checkpoint.Load("model", found);
        foreach ((string name, Tensor tensor) in expected)
        {
            Assert.That(found[name].AsSpan<float>().SequenceEqual(tensor.AsSpan<float>()), Is.True, name);
            tensor.Dispose();
            found[name].Dispose();
        }
    }
}
