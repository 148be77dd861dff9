using Deocc.Engine.Layers;
using Deocc.Engine.Optimizers;
using Deocc.Imaging;

namespace Deocc.Training.Runs;

/// <summary>
/// One thing that can be trained: networks, losses and data. The <see cref="Trainer"/> does what all runs have in common: steps,
/// averages, checkpoints, validation, log and report.
/// </summary>
public abstract class TrainingTask : IDisposable
{
    /// <summary>The network that is trained for use; its weights are averaged, validated and saved.</summary>
    public abstract Module Network { get; }

    /// <summary>Networks that are trained beside it, such as a discriminator, by name.</summary>
    public virtual IReadOnlyList<NamedModule> Companions => [];

    /// <summary>The optimizers by name.</summary>
    public abstract IReadOnlyList<(string Name, Optimizer Optimizer)> Optimizers { get; }

    /// <summary>What the network's file says of it, such as its shape's options as JSON, so that it can be made again.</summary>
    public abstract IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Where the data stand: the epoch, and samples used of it.</summary>
    public abstract (long Epoch, long Position) Place { get; }

    /// <summary>Starts to make batches.</summary>
    /// <param name="epoch">The epoch to begin with.</param>
    /// <param name="position">Samples of it that were used.</param>
    public abstract void Begin(long epoch, long position);

    /// <summary>Makes one step of every optimizer. The first value is the loss that the run is judged by.</summary>
    /// <param name="step">The step's number from zero: what varies by chance depends on the seed and on it.</param>
    /// <returns>Losses by name, before the step; the caller disposes them.</returns>
    public abstract StepLosses Step(long step);

    /// <summary>Measures on the validation split; the network is in evaluation mode, with averaged weights, and no gradients are recorded.</summary>
    public abstract ValidationReport Validate();

    /// <summary>A picture for people: some samples of the validation split, always the same, and what the network makes of them.</summary>
    public abstract Image<byte> Sample();

    /// <summary>What a reader of the report should know, such as losses that are left out for want of a network.</summary>
    public virtual IReadOnlyList<string> Notes => [];

    /// <inheritdoc/>
    public abstract void Dispose();
}
