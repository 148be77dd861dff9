using System.Globalization;
using Deocc.Engine.Diagnostics;

namespace Deocc.Engine.Serialization.Checkpoints;

/// <summary>
/// The checkpoints of a run, one file per saved step. A new one is complete on the disk before an old one is deleted, so that
/// a crash at any moment leaves the newest or the one before.
/// </summary>
public sealed class CheckpointFolder
{
    private const string NamePrefix = "checkpoint-";
    private const string NameSuffix = ".safetensors";

    private readonly int _keep;
    private readonly List<string> _skipped = [];

    /// <summary>Opens the folder, and makes it where it is missing.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="keep">How many of the newest checkpoints stay; at least one.</param>
    public CheckpointFolder(string path, int keep = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, 1);
        _keep = keep;
        Path = Directory.CreateDirectory(path).FullName;
    }

    /// <summary>The folder's full path.</summary>
    public string Path { get; }

    /// <summary>What <see cref="OpenNewest"/> found damaged and passed over, one sentence each.</summary>
    public IReadOnlyList<string> Skipped => _skipped;

    /// <summary>The steps that have a checkpoint, oldest first.</summary>
    public IReadOnlyList<long> Steps()
    {
        var steps = new List<long>();
        foreach (string file in Directory.EnumerateFiles(Path, NamePrefix + "*" + NameSuffix))
        {
            string number = System.IO.Path.GetFileName(file)[NamePrefix.Length..^NameSuffix.Length];
            if (long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long step)) steps.Add(step);
        }

        steps.Sort();
        return steps;
    }

    /// <summary>The file of a step, whether it exists or not.</summary>
    public string FileOf(long step) =>
        System.IO.Path.Combine(Path, string.Create(CultureInfo.InvariantCulture, $"{NamePrefix}{step:D9}{NameSuffix}"));

    /// <summary>Writes the checkpoint of a step, then deletes the oldest beyond the number to keep.</summary>
    /// <exception cref="IOException">The disk is full or failing; the older checkpoints are untouched.</exception>
    public void Save(long step, CheckpointWriter checkpoint)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        checkpoint.Write(FileOf(step));
        IReadOnlyList<long> steps = Steps();
        for (int i = 0; i < steps.Count - _keep; i++) File.Delete(FileOf(steps[i]));
    }

    /// <summary>Opens the newest checkpoint that is intact; null when there is none.</summary>
    public CheckpointReader? OpenNewest()
    {
        _skipped.Clear();
        foreach (long step in Steps().Reverse())
        {
            try
            {
                return new CheckpointReader(FileOf(step));
            }
            catch (FileFormatException damaged)
            {
                _skipped.Add(damaged.Message);
            }
        }

        return null;
    }
}
