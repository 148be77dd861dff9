using System.Diagnostics;
using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers;
using Deocc.Engine.Memory;
using Deocc.Engine.Optimizers;
using Deocc.Engine.Serialization;
using Deocc.Imaging;
using Deocc.Training.Checkpoints;

namespace Deocc.Training.Runs;

/// <summary>
/// Runs a task from its first or its last saved step to the end: steps, a running average of the weights, checkpoints,
/// validation, the best weights, pictures of samples and a log. A resumed run makes the bits of one that never stopped.
/// </summary>
/// <param name="entry">The task's entry, for its options.</param>
/// <param name="options">The options.</param>
/// <param name="folder">Where everything is kept.</param>
public sealed class Trainer(TrainingEntry entry, TrainingOptions options, RunFolder folder)
{
    private const int ReportEvery = 10;

    /// <summary>Trains.</summary>
    /// <param name="report">Is told how the run stands, every few steps and after each validation.</param>
    /// <param name="cancellation">Stops between two steps, after a checkpoint.</param>
    /// <exception cref="NonFiniteException">A loss is no number, or diverges; the message names the step and the last good checkpoint.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; the run can be resumed.</exception>
    public void Run(Action<TrainingProgress> report, CancellationToken cancellation = default)
    {
        using TrainingTask task = entry.Create(options);
        using var average = new ExponentialMovingAverage(task.Network, options.AverageDecay, warmUp: true);
        string settings = TrainingPreset.ToJson(entry, options);
        TrainingState state = new TrainingState(settings).Add("network", task.Network).Add("average", average);
        foreach (NamedModule companion in task.Companions) state.Add(companion.Name, companion.Module);
        foreach ((string name, Optimizer optimizer) in task.Optimizers) state.Add(name, optimizer);
        if (!state.Resume(folder.Checkpoints)) AtomicFile.Write(folder.Options, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(settings)));
        task.Begin(state.Epoch, state.Position);
        var losses = new LossAverage();
        var divergence = new DivergenceWatch(options.DivergenceFactor);
        var log = new RunLog(folder.Log);
        double best = log.Best(state.Step);
        long start = Stopwatch.GetTimestamp();
        while (state.Step < options.Steps)
        {
            if (cancellation.IsCancellationRequested)
            {
                state.Save(folder.Checkpoints);
                cancellation.ThrowIfCancellationRequested();
            }

            using (var scope = new TensorScope())
            {
                IReadOnlyList<NamedValue> values = task.Step(state.Step);
                divergence.Check(values, state.Step, folder.Checkpoints);
                losses.Add(values);
            }

            average.Update();
            (state.Epoch, state.Position) = task.Place;
            state.Step++;
            bool isLast = state.Step == options.Steps;
            bool validates = isLast || state.Step % options.ValidateEvery == 0;
            if (validates || state.Step % ReportEvery == 0)
            {
                double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                double rate = losses.Count * options.BatchSize / seconds;
                TimeSpan remaining = TimeSpan.FromSeconds((options.Steps - state.Step) * options.BatchSize / rate);
                ValidationReport? validation = validates ? Validate(task, average, state.Step, ref best) : null;
                var progress = new TrainingProgress(state.Step, options.Steps, losses.Take(), rate, remaining, validation);
                log.Add(progress, best);
                report(progress);
                start = Stopwatch.GetTimestamp();
            }

            if (isLast || state.Step % options.CheckpointEvery == 0) state.Save(folder.Checkpoints);
        }
    }

    private ValidationReport Validate(TrainingTask task, ExponentialMovingAverage average, long step, ref double best)
    {
        using GradientMode.Restorer mode = GradientMode.Disable();
        using var scope = new TensorScope();
        average.Swap();
        task.Network.Eval();
        try
        {
            ValidationReport report = task.Validate();
            ImageFile.Save(Path.Combine(folder.Samples, $"{step:D7}.png"), task.Sample());
            double score = report.HigherIsBetter ? report.Figures[0].Value : -report.Figures[0].Value;
            var metadata = new Dictionary<string, string>(task.Metadata)
            {
                ["task"] = entry.Name,
                ["step"] = step.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["validation"] = string.Join("; ", report.Figures.Select(figure => FormattableString.Invariant($"{figure.Name} {figure.Value:G5}"))),
            };
            WeightFile.Save(folder.Weights, task.Network.StateDict(), metadata);
            if (score > best)
            {
                best = score;
                WeightFile.Save(folder.BestWeights, task.Network.StateDict(), metadata);
            }

            return report;
        }
        finally
        {
            task.Network.Train();
            average.Swap();
        }
    }
}
