using System.Diagnostics;
using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers;
using Deocc.Engine.Memory;
using Deocc.Engine.Optimizers;
using Deocc.Engine.Random;
using Deocc.Training.Checkpoints;
using Deocc.Training.Runs.Reporting;

namespace Deocc.Training.Runs;

/// <summary>
/// Runs a task from its first or its last saved step to the end: steps, a running average of the weights, checkpoints,
/// validation, the best weights, pictures of samples, a log and a report. A resumed run makes the bits of one that never
/// stopped; to that end <see cref="RandomGenerator.Current"/> begins anew in every step.
/// </summary>
/// <param name="entry">The task's entry, for its options.</param>
/// <param name="options">The options.</param>
/// <param name="folder">Where everything is kept.</param>
public sealed class Trainer(TrainingEntry entry, TrainingOptions options, RunFolder folder)
{
    private const int LogEvery = 10;
    private const ulong WeightStream = 0x3E16_47A1;
    private const ulong ValidationStream = 0x7A11_DA7E;
    private const ulong StepSalt = 0x57E9_0C4D_91B3_66F5;

    private readonly DivergenceWatch _watch = new(options.DivergenceFactor, folder);

    /// <summary>Trains.</summary>
    /// <param name="report">Is told how the run stands after every step.</param>
    /// <param name="cancellation">Stops between two steps, after a checkpoint.</param>
    /// <exception cref="NonFiniteException">A loss is no number, or diverges; the message names the step and the last good checkpoint.</exception>
    /// <exception cref="UsageException">The samples of a resumed run are not those that it began with.</exception>
    /// <exception cref="FileFormatException">The checkpoint to resume from is of other settings.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; the run can be resumed.</exception>
    public void Run(Action<TrainingProgress> report, CancellationToken cancellation = default)
    {
        RandomGenerator callers = RandomGenerator.Current;
        try
        {
            RandomGenerator.Current = new RandomGenerator(options.Seed, WeightStream);
            using TrainingTask task = entry.Create(options);
            using var average = new ExponentialMovingAverage(task.Network, options.AverageDecay, warmUp: true);
            var state = new TrainingState(TrainingPreset.Settings(entry, options));
            state.Add("network", task.Network).Add("average", average);
            foreach (NamedModule companion in task.Companions) state.Add(companion.Name, companion.Module);
            foreach ((string name, Optimizer optimizer) in task.Optimizers) state.Add(name, optimizer);
            state.Resume(folder.Checkpoints);
            using var recorder = new RunRecorder(entry, options, folder, state.Step, task.Notes);
            task.Begin(state.Epoch, state.Position);
            Train(task, average, state, recorder, report, cancellation);
        }
        finally
        {
            RandomGenerator.Current = callers;
        }
    }

    private void Train(
        TrainingTask task, ExponentialMovingAverage average, TrainingState state, RunRecorder recorder, Action<TrainingProgress> report, CancellationToken cancellation)
    {
        var losses = new LossAverage();
        IReadOnlyList<NamedValue> means = [];
        (StepLosses Losses, long Step)? unread = null;
        long steps = 0;
        long begin = Stopwatch.GetTimestamp();
        while (state.Step < options.Steps)
        {
            if (cancellation.IsCancellationRequested)
            {
                Read();
                Save(task, state);
                recorder.WriteReport();
                cancellation.ThrowIfCancellationRequested();
            }

            // A step's losses are read once the next one was started, so that a graphics device does not run out of work.
            StepLosses started = Step(task, state.Step);
            Read();
            unread = (started, state.Step);
            average.Update();
            (state.Epoch, state.Position) = task.Place;
            state.Step++;
            steps++;
            bool isLast = state.Step == options.Steps;
            bool validates = isLast || state.Step % options.ValidateEvery == 0;
            bool isLogged = validates || state.Step % LogEvery == 0;
            bool saves = isLast || state.Step % options.CheckpointEvery == 0;
            if (isLogged || saves || started.IsRead || means.Count == 0) Read();
            if (losses.Count > 0) means = losses.Means();
            double rate = steps * options.BatchSize / Stopwatch.GetElapsedTime(begin).TotalSeconds;
            ValidationReport? validation = validates ? Validate(task, average, state.Step, recorder) : null;
            TimeSpan remaining = TimeSpan.FromSeconds((options.Steps - state.Step) * options.BatchSize / rate);
            var progress = new TrainingProgress(state.Step, options.Steps, means, rate, recorder.Elapsed, remaining, isLogged, validation);
            if (isLogged)
            {
                recorder.Add(progress);
                losses.Clear();
                steps = 0;
                begin = Stopwatch.GetTimestamp();
            }

            if (saves) Save(task, state);
            report(progress);
        }

        void Read()
        {
            if (unread is not { } last) return;
            unread = null;
            using (last.Losses)
            {
                IReadOnlyList<NamedValue> values = last.Losses.Read();
                _watch.Check(values, last.Step);
                losses.Add(values);
            }
        }
    }

    private StepLosses Step(TrainingTask task, long step)
    {
        using var scope = new TensorScope();
        RandomGenerator.Current = new RandomGenerator(options.Seed ^ StepSalt, (ulong)step);
        try
        {
            return task.Step(step);
        }
        catch (NonFiniteException error) when (FiniteCheck.IsEnabled)
        {
            throw _watch.Stop(error.Message, step);
        }
    }

    private void Save(TrainingTask task, TrainingState state)
    {
        _watch.Check("network", task.Network, state.Step);
        foreach (NamedModule companion in task.Companions) _watch.Check(companion.Name, companion.Module, state.Step);
        state.Save(folder.Checkpoints);
    }

    private ValidationReport Validate(TrainingTask task, ExponentialMovingAverage average, long step, RunRecorder recorder)
    {
        using GradientMode.Restorer mode = GradientMode.Disable();
        using var scope = new TensorScope();
        RandomGenerator.Current = new RandomGenerator(options.Seed, ValidationStream);
        average.Swap();
        task.Network.Eval();
        try
        {
            ValidationReport validation = task.Validate();
            recorder.Add(step, validation, task.Sample());
            recorder.SaveWeights(step, validation, task);
            return validation;
        }
        finally
        {
            task.Network.Train();
            average.Swap();
        }
    }
}
