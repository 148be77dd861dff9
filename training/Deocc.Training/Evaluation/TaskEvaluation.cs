using Deocc.Engine.Autograd;
using Deocc.Engine.Memory;
using Deocc.Engine.Random;
using Deocc.Imaging;
using Deocc.Training.Runs;

namespace Deocc.Training.Evaluation;

/// <summary>Measures a trained network as its training does: the same samples, occluders and figures.</summary>
public static class TaskEvaluation
{
    /// <summary>Makes the task, whose options name the weights as those to begin with, and validates it.</summary>
    /// <param name="entry">The task's entry.</param>
    /// <param name="options">Its options, <see cref="TrainingOptions.Start"/> among them.</param>
    /// <param name="sample">A picture of samples, the network's answers beside them.</param>
    /// <exception cref="Engine.Diagnostics.EngineException">Data or weights do not fit; the message names them.</exception>
    public static ValidationReport Run(TrainingEntry entry, TrainingOptions options, out Image<byte> sample)
    {
        RandomGenerator callers = RandomGenerator.Current;
        try
        {
            RandomGenerator.Current = new RandomGenerator(options.Seed);
            using TrainingTask task = entry.Create(options);
            using GradientMode.Restorer mode = GradientMode.Disable();
            using var scope = new TensorScope();
            task.Network.Eval();
            ValidationReport report = task.Validate();
            sample = task.Sample();
            return report;
        }
        finally
        {
            RandomGenerator.Current = callers;
        }
    }
}
