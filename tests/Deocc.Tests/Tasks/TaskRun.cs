using Deocc.Training.Runs;

namespace Deocc.Tests.Tasks;

/// <summary>Short runs of real tasks.</summary>
internal static class TaskRun
{
    /// <summary>Trains, from the start or from the last checkpoint, and lists all reports.</summary>
    /// <param name="task">The task's name.</param>
    /// <param name="options">Its options.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="resume">Whether the folder holds a run to go on with.</param>
    /// <param name="stopAfter">Stops after the first report from this step on; null runs to the end.</param>
    public static IReadOnlyList<TrainingProgress> Run(string task, TrainingOptions options, string folder, bool resume = false, long? stopAfter = null)
    {
        var reports = new List<TrainingProgress>();
        using var stop = new CancellationTokenSource();
        var trainer = new Trainer(TrainingCatalog.Find(task), options, new RunFolder(folder, resume));
        try
        {
            trainer.Run(
                progress =>
                {
                    reports.Add(progress);
                    if (progress.Step >= stopAfter) stop.Cancel();
                },
                stop.Token);
        }
        catch (OperationCanceledException) when (stopAfter is not null)
        {
            return reports;
        }

        return reports;
    }
}
