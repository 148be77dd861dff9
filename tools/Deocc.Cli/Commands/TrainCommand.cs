using System.CommandLine;
using System.Globalization;
using Deocc.Engine.Diagnostics;
using Deocc.Training.Runs;

namespace Deocc.Cli.Commands;

/// <summary><c>deocc train</c>: trains a network and keeps everything about the run in one folder.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var task = new Argument<string>("TASK") { Description = $"What to train: {string.Join(", ", TrainingCatalog.Entries.Select(entry => entry.Name))}." };
        var output = new Option<string>("--output", "-o") { Description = "The run's folder.", Required = true };
        var preset = new Option<string>("--preset") { Description = "paper, small, or a JSON file.", DefaultValueFactory = _ => "small" };
        var data = new Option<string?>("--data") { Description = "The data set's folder; short for --set data=DIR." };
        var occluders = new Option<string?>("--occluders") { Description = "A folder of cut-out occluders; short for --set occluders=DIR." };
        var steps = new Option<long?>("--steps") { Description = "Optimiser steps; short for --set steps=N." };
        var set = new Option<string[]>("--set") { Description = "Any option of the preset, as NAME=VALUE; may be given often.", DefaultValueFactory = _ => [] };
        var resume = new Option<bool>("--resume") { Description = "Go on with the run in the folder, with its own options." };
        var command = new Command("train", """
            Train a network. The folder gets the resolved options, a log, checkpoints, pictures of samples and the weights.

            Examples:
              deocc train srg.segmentation --data portraits -o runs/segmentation
              deocc train srg.segmentation --resume -o runs/segmentation
              deocc train srg.inpainting --preset paper --set batchSize=2 --set learningRate=2e-4 --data portraits -o runs/inpainting
            """)
        {
            task, output, preset, data, occluders, steps, set, resume,
        };
        command.SetAction(parsed =>
        {
            TrainingEntry entry = TrainingCatalog.Find(parsed.GetRequiredValue(task));
            bool resumes = parsed.GetValue(resume);
            var folder = new RunFolder(parsed.GetRequiredValue(output), resumes);
            var changes = new List<KeyValuePair<string, string>>();
            if (parsed.GetValue(data) is { } dataFolder) changes.Add(new("data", dataFolder));
            if (parsed.GetValue(occluders) is { } occluderFolder) changes.Add(new("occluders", occluderFolder));
            if (parsed.GetValue(steps) is { } count) changes.Add(new("steps", count.ToString(CultureInfo.InvariantCulture)));
            changes.AddRange(parsed.GetValue(set)!.Select(ParseChange));
            if (resumes && changes.Count > 0) throw new UsageException("--resume goes on with the run's own options; leave the others out");
            TrainingOptions options = TrainingPreset.Resolve(entry, resumes ? folder.Options : parsed.GetValue(preset)!, changes);
            new Trainer(entry, options, folder).Run(Show);
            return 0;
        });
        return command;
    }

    private static KeyValuePair<string, string> ParseChange(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 ? new(text[..equals], text[(equals + 1)..]) : throw new UsageException($"--set {text}: expected NAME=VALUE");
    }

    private static void Show(TrainingProgress progress)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"step {progress.Step}/{progress.Steps}  {Describe(progress.Losses)}  {progress.ImagesPerSecond:F1} images/s  {progress.Remaining:hh\\:mm\\:ss} left"));
        if (progress.Validation is { } validation) Console.WriteLine($"validation: {Describe(validation.Figures)} ({validation.Statement})");
    }

    private static string Describe(IReadOnlyList<NamedValue> values) =>
        string.Join("  ", values.Select(value => string.Create(CultureInfo.InvariantCulture, $"{value.Name} {value.Value:G4}")));
}
