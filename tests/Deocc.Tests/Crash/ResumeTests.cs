using System.Globalization;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization.Checkpoints;
using Deocc.Tests.Serialization;
using Deocc.Training.Checkpoints;

namespace Deocc.Tests.Crash;

/// <summary>A run that is stopped and resumed makes the same bits as one that is not.</summary>
public sealed class ResumeTests
{
    [Test]
    public void AKilledAndResumedRunEndsWithTheSameBits()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(20240503);
        var starts = new List<long>();
        while (true)
        {
            using var child = new ChildProcess(["train", folder.Path]);
            starts.Add(long.Parse(child.WaitForLine(), CultureInfo.InvariantCulture));
            if (starts[^1] == TinyRun.Steps) break;
            int linesToLive = random.Next(1, 12);
            for (int i = 0; i < linesToLive && child.WaitForLine() != $"{TinyRun.Steps}"; i++) continue;
            child.Kill();
        }

        Assert.That(starts, Has.Count.GreaterThan(3).And.Ordered);
        using var resumed = new TinyRun();
        Assert.That(resumed.Resume(new CheckpointFolder(folder.Path)), Is.True);
        Assert.That(resumed.Bits(), Is.EqualTo(BitsOfStraightRun()));
    }

    [Test]
    public void ARunThatStopsAtAnyStepEndsWithTheSameBits()
    {
        uint[] straight = BitsOfStraightRun();
        for (int stop = 1; stop < TinyRun.Steps; stop += 6)
        {
            using var folder = new TemporaryFolder();
            var checkpoints = new CheckpointFolder(folder.Path);
            using (TinyRun first = Train(stop)) first.Save(checkpoints);
            using var second = new TinyRun();
            Assert.That(second.Resume(checkpoints), Is.True);
            while (second.Step < TinyRun.Steps) second.Advance();
            Assert.That(second.Bits(), Is.EqualTo(straight), $"stopped at {stop}");
        }
    }

    [Test]
    public void ACheckpointOfOtherSettingsIsRefused()
    {
        using var folder = new TemporaryFolder();
        var checkpoints = new CheckpointFolder(folder.Path);
        Assert.That(new TrainingState("size 64").Resume(checkpoints), Is.False);
        new TrainingState("size 64") { Step = 3 }.Save(checkpoints);
        Assert.That(
            () => new TrainingState("size 128").Resume(checkpoints),
            Throws.TypeOf<FileFormatException>().With.Message.Contains("settings have changed"));
        var same = new TrainingState("size 64");
        Assert.That(same.Resume(checkpoints), Is.True);
        Assert.That(same.Step, Is.EqualTo(3));
    }

    private static uint[] BitsOfStraightRun()
    {
        using TinyRun run = Train(TinyRun.Steps);
        return run.Bits();
    }

    private static TinyRun Train(int steps)
    {
        var run = new TinyRun();
        while (run.Step < steps) run.Advance();
        return run;
    }
}
