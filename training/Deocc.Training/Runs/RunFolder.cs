using System.Globalization;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization.Checkpoints;

namespace Deocc.Training.Runs;

/// <summary>Where a run keeps all that is needed to look at it, go on with it and repeat it.</summary>
public sealed class RunFolder
{
    /// <summary>Makes the folder if need be.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="resume">Whether it may hold a run already.</param>
    /// <exception cref="UsageException">It holds a run and that is not to be gone on with, or it holds none to go on with.</exception>
    public RunFolder(string path, bool resume)
    {
        Path = path;
        bool holdsRun = File.Exists(Options);
        if (holdsRun && !resume) throw new UsageException($"{path}: holds a run already; --resume goes on with it, another folder begins anew");
        if (!holdsRun && resume) throw new UsageException($"{path}: holds no run to go on with; leave out --resume to begin one");
        Directory.CreateDirectory(path);
        Directory.CreateDirectory(Samples);
        Directory.CreateDirectory(Events);
        Checkpoints = new CheckpointFolder(System.IO.Path.Combine(path, "checkpoints"));
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The resolved options, JSON.</summary>
    public string Options => System.IO.Path.Combine(Path, "options.json");

    /// <summary>The samples, files, engine and machine of the run (<see cref="Records.RunRecord"/>), JSON.</summary>
    public string Record => System.IO.Path.Combine(Path, "run.json");

    /// <summary>The samples of the data set: split, name and size in bytes, a line each.</summary>
    public string DataList => System.IO.Path.Combine(Path, "data.txt");

    /// <summary>One JSON object per line: steps and validations.</summary>
    public string Log => System.IO.Path.Combine(Path, "log.jsonl");

    /// <summary>The averaged weights of the last step.</summary>
    public string Weights => System.IO.Path.Combine(Path, "weights.safetensors");

    /// <summary>The averaged weights of the best validation.</summary>
    public string BestWeights => System.IO.Path.Combine(Path, "best.safetensors");

    /// <summary>Pictures of the samples over time.</summary>
    public string Samples => System.IO.Path.Combine(Path, "samples");

    /// <summary>The picture of the samples after a step.</summary>
    public string SampleOf(long step) => System.IO.Path.Combine(Samples, string.Create(CultureInfo.InvariantCulture, $"{step:D7}.png"));

    /// <summary>A page with curves, samples and all that the run was made of.</summary>
    public string Report => System.IO.Path.Combine(Path, "report.html");

    /// <summary>Files that TensorBoard shows.</summary>
    public string Events => System.IO.Path.Combine(Path, "tensorboard");

    /// <summary>The checkpoints.</summary>
    public CheckpointFolder Checkpoints { get; }
}
