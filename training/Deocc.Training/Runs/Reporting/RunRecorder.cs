using System.Diagnostics;
using System.Globalization;
using System.Text;
using Deocc.Engine.Serialization;
using Deocc.Imaging;
using Deocc.Training.Runs.Records;
using Deocc.Training.Runs.TensorBoard;

namespace Deocc.Training.Runs.Reporting;

/// <summary>Writes down what a run does: options and record, log, weights, pictures, TensorBoard's events and the report.</summary>
internal sealed class RunRecorder : IDisposable
{
    private readonly TrainingEntry _entry;
    private readonly TrainingOptions _options;
    private readonly RunFolder _folder;
    private readonly RunRecord _record;
    private readonly RunLog _log;
    private readonly EventFile _events;
    private readonly double _secondsBefore;
    private readonly long _begin = Stopwatch.GetTimestamp();
    private double _best;

    /// <summary>Begins to write, or goes on from a step.</summary>
    /// <exception cref="Engine.Diagnostics.UsageException">The samples are not those that the run began with.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public RunRecorder(TrainingEntry entry, TrainingOptions options, RunFolder folder, long step, IReadOnlyList<string> notes)
    {
        (_entry, _options, _folder) = (entry, options, folder);
        _record = RunRecord.Update(entry, options, folder, step, notes);
        AtomicFile.Write(folder.Options, stream => stream.Write(Encoding.UTF8.GetBytes(TrainingPreset.ToJson(entry, options))));
        _log = new RunLog(folder.Log, step);
        _best = _log.Best;
        _secondsBefore = _log.Lines.Count > 0 ? _log.Lines[^1].Seconds : 0;
        _events = new EventFile(folder.Events, step);
    }

    /// <summary>Time spent on the run, in all processes together.</summary>
    public TimeSpan Elapsed => TimeSpan.FromSeconds(_secondsBefore) + Stopwatch.GetElapsedTime(_begin);

    /// <summary>Adds a line to the log, and to TensorBoard's; after a validation also rewrites the report.</summary>
    public void Add(TrainingProgress progress)
    {
        ValidationReport? validation = progress.Validation;
        _log.Add(new RunLogLine(
            progress.Step,
            progress.Elapsed.TotalSeconds,
            progress.ImagesPerSecond,
            RunLog.Table(progress.Losses),
            validation is null ? null : RunLog.Table(validation.Figures),
            validation?.Statement,
            validation is not null && double.IsFinite(_best) ? _best : null));
        _events.Add(progress.Step, "loss", progress.Losses);
        _events.Add(progress.Step, "speed", [new NamedValue("images per second", progress.ImagesPerSecond)]);
        if (validation is not null) WriteReport();
    }

    /// <summary>Keeps a validation's figures and its picture of samples.</summary>
    public void Add(long step, ValidationReport validation, Image<byte> sample)
    {
        ImageFile.Save(_folder.SampleOf(step), sample);
        _events.Add(step, "validation", validation.Figures);
        _events.Add(step, "samples", sample);
    }

    /// <summary>Saves the network's weights, and once more as the best if they are.</summary>
    public void SaveWeights(long step, ValidationReport validation, TrainingTask task)
    {
        var metadata = new Dictionary<string, string>(task.Metadata)
        {
            ["task"] = _entry.Name,
            ["step"] = step.ToString(CultureInfo.InvariantCulture),
            ["validation"] = string.Join("; ", validation.Figures.Select(figure => FormattableString.Invariant($"{figure.Name} {figure.Value:G5}"))),
        };
        WeightFile.Save(_folder.Weights, task.Network.StateDict(), metadata);
        double score = validation.HigherIsBetter ? validation.Figures[0].Value : -validation.Figures[0].Value;
        if (!(score > _best)) return;
        _best = score;
        WeightFile.Save(_folder.BestWeights, task.Network.StateDict(), metadata);
    }

    /// <summary>Rewrites the report.</summary>
    public void WriteReport() => RunReport.Write(_folder, _entry, _options, _record, _log.Lines);

    /// <inheritdoc/>
    public void Dispose() => _events.Dispose();
}
