using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers;
using Deocc.Engine.Optimizers;
using Deocc.Engine.Random;
using Deocc.Engine.Serialization.Checkpoints;
using Deocc.Engine.Tensors;

namespace Deocc.Training.Checkpoints;

/// <summary>
/// Everything that decides how a training run goes on: models, optimizers (schedules follow from their step counts), running
/// averages, random generators, the position in the data, and the settings. Registered once, saved after steps, and restored
/// by a later process, which then makes the same bits as a run that never stopped.
/// </summary>
/// <example><code>
/// var state = new TrainingState(settingsAsJson)
///     .Add("model", model).Add("optimizer", optimizer).Add("random", random);
/// var folder = new CheckpointFolder("run/checkpoints");
/// state.Resume(folder);
/// while (state.Step &lt; steps)
/// {
///     TrainOneStep();
///     state.Step++;
///     if (state.Step % 1000 == 0) state.Save(folder);
/// }
/// </code></example>
public sealed class TrainingState
{
    private const string StepKey = "step";
    private const string EpochKey = "epoch";
    private const string PositionKey = "position";
    private const string SettingsKey = "settings";
    private const string RandomPrefix = "random.";

    private readonly string _settings;
    private readonly OrderedDictionary<string, Func<OrderedDictionary<string, Tensor>>> _sections = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, RandomGenerator> _generators = new(StringComparer.Ordinal);

    /// <summary>Begins at step zero.</summary>
    /// <param name="settings">The resolved settings as text; a checkpoint of other settings is refused.</param>
    public TrainingState(string settings) => _settings = settings;

    /// <summary>How many steps were made.</summary>
    public long Step { get; set; }

    /// <summary>How often the data were gone through.</summary>
    public long Epoch { get; set; }

    /// <summary>How many examples of the present epoch were used.</summary>
    public long Position { get; set; }

    /// <summary>Adds the parameters and buffers of a model.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public TrainingState Add(string name, Module model) => Add(name, model.StateDict);

    /// <summary>Adds the state of an optimizer.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public TrainingState Add(string name, Optimizer optimizer) => Add(name, optimizer.StateDict);

    /// <summary>Adds a running average of weights; it must not be swapped in when the state is saved.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public TrainingState Add(string name, ExponentialMovingAverage average) => Add(name, average.StateDict);

    /// <summary>Adds a random generator.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public TrainingState Add(string name, RandomGenerator generator)
    {
        _generators.Add(name, generator);
        return this;
    }

    /// <summary>Saves the state as the checkpoint of its step.</summary>
    /// <exception cref="IOException">The disk is full or failing; the older checkpoints are untouched.</exception>
    public void Save(CheckpointFolder folder)
    {
        CheckpointWriter checkpoint = new CheckpointWriter()
            .Add(SettingsKey, _settings).Add(StepKey, Step).Add(EpochKey, Epoch).Add(PositionKey, Position);
        foreach ((string name, Func<OrderedDictionary<string, Tensor>> tensors) in _sections) checkpoint.Add(name, tensors());
        foreach ((string name, RandomGenerator generator) in _generators) checkpoint.Add(RandomPrefix + name, generator.State);
        folder.Save(Step, checkpoint);
    }

    /// <summary>Restores the newest intact checkpoint.</summary>
    /// <returns>False when there is none, and everything stays as it is.</returns>
    /// <exception cref="FileFormatException">The checkpoint is of other settings or another model.</exception>
    public bool Resume(CheckpointFolder folder)
    {
        using CheckpointReader? checkpoint = folder.OpenNewest();
        if (checkpoint is null) return false;
        if (checkpoint.Text(SettingsKey) != _settings)
            throw new FileFormatException($"{checkpoint.Path}: the run's settings have changed since; use another folder, or the old settings");
        foreach ((string name, Func<OrderedDictionary<string, Tensor>> tensors) in _sections) checkpoint.Load(name, tensors());
        foreach ((string name, RandomGenerator generator) in _generators) generator.State = checkpoint.RandomState(RandomPrefix + name);
        (Step, Epoch, Position) = (checkpoint.Integer(StepKey), checkpoint.Integer(EpochKey), checkpoint.Integer(PositionKey));
        return true;
    }

    private TrainingState Add(string name, Func<OrderedDictionary<string, Tensor>> tensors)
    {
        _sections.Add(name, tensors);
        return this;
    }
}
