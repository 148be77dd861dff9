using System.CommandLine;
using System.Globalization;
using Deocc.Engine.Diagnostics;
using Deocc.Training.Runs;

namespace Deocc.Cli.Commands.Train;

/// <summary><c>deocc train</c>: trains a network and keeps everything about the run in one folder.</summary>
internal static class TrainCommand
{
    // What shells report of a program that an interrupt ended.
    private const int Interrupted = 130;

    public static Command Create()
    {
        var task = new Argument<string?>("TASK") { Description = "What to train; without it, the list of all that can be trained.", Arity = ArgumentArity.ZeroOrOne };
        var output = new Option<string?>("--output", "-o") { Description = "The run's folder; runs/TASK-PRESET by default." };
        var preset = new Option<string>("--preset") { Description = "paper, small, or a JSON file.", DefaultValueFactory = _ => "small" };
        var data = new Option<string?>("--data") { Description = "The data set's folder; short for --set data=DIR." };
        var occluders = new Option<string?>("--occluders") { Description = "A folder of cut-out occluders; short for --set occluders=DIR." };
        var start = new Option<string?>("--start") { Description = "Weights to begin with; short for --set start=FILE." };
        var steps = new Option<long?>("--steps") { Description = "Optimiser steps; short for --set steps=N." };
        var set = new Option<string[]>("--set") { Description = "Any option of the preset, as NAME=VALUE; may be given often.", DefaultValueFactory = _ => [] };
        var resume = new Option<bool>("--resume") { Description = $"Go on with the run in the folder, with its own options; {string.Join(", ", TrainingPreset.FreeOptions)} may be changed." };
        var show = new Option<bool>("--show") { Description = "Print the resolved options and stop." };
        var device = new DeviceOption();
        var precision = new PrecisionOption();
        var json = new Option<bool>("--json") { Description = "Print one JSON object per line of the log." };
        var command = new Command("train", """
            Train a network. The run's folder gets the resolved options, a log, checkpoints, weights, pictures of samples, a report
            to open in a browser, and files for TensorBoard. An interrupt (Ctrl-C) saves a checkpoint first.

            Examples:
              deocc train
              deocc train srg.segmentation --data portraits -o runs/segmentation
              deocc train srg.segmentation --resume --steps 20000 -o runs/segmentation
              deocc train srg.segmentation --data portraits --device opencl
              deocc train srg.inpainting --preset paper --set batchSize=2 --set learningRate=2e-4 --data portraits
              deocc train srg.inpainting --preset paper --show
            """)
        {
            task, output, preset, data, occluders, start, steps, set, resume, show, device, precision, json,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(task) is not { } name)
            {
                TrainList.Show();
                return 0;
            }

            TrainingEntry entry = TrainingCatalog.Find(name);
            string presetName = parsed.GetValue(preset)!;
            string path = parsed.GetValue(output) ?? Path.Combine("runs", $"{entry.Name}-{Path.GetFileNameWithoutExtension(presetName)}");
            var changes = new List<KeyValuePair<string, string>>();
            if (parsed.GetValue(data) is { } dataFolder) changes.Add(new("data", dataFolder));
            if (parsed.GetValue(occluders) is { } occluderFolder) changes.Add(new("occluders", occluderFolder));
            if (parsed.GetValue(start) is { } weights) changes.Add(new("start", weights));
            if (parsed.GetValue(steps) is { } count) changes.Add(new("steps", count.ToString(CultureInfo.InvariantCulture)));
            changes.AddRange(parsed.GetValue(set)!.Select(ParseChange));
            if (parsed.GetValue(show))
            {
                Console.WriteLine(TrainingPreset.ToJson(entry, TrainingPreset.Resolve(entry, presetName, changes)));
                return 0;
            }

            device.Use(parsed);
            precision.Use(parsed);
            return parsed.GetValue(resume)
                ? Resume(entry, path, changes, parsed.GetValue(json))
                : Run(entry, Resolve(entry, presetName, changes), new RunFolder(path, resume: false), parsed.GetValue(json));
        });
        return command;
    }

    private static int Resume(TrainingEntry entry, string path, List<KeyValuePair<string, string>> changes, bool isJson)
    {
        if (changes.FirstOrDefault(change => !TrainingPreset.FreeOptions.Contains(change.Key)).Key is { } fixedOption)
            throw new UsageException($"--resume goes on with the run's own options; '{fixedOption}' would make it another run ({string.Join(", ", TrainingPreset.FreeOptions)} may change)");
        var folder = new RunFolder(path, resume: true);
        return Run(entry, Resolve(entry, folder.Options, changes), folder, isJson);
    }

    private static TrainingOptions Resolve(TrainingEntry entry, string preset, List<KeyValuePair<string, string>> changes)
    {
        TrainingOptions options = TrainingPreset.Resolve(entry, preset, changes);
        options.CheckWeights();
        return options;
    }

    private static int Run(TrainingEntry entry, TrainingOptions options, RunFolder folder, bool isJson)
    {
        var display = new TrainDisplay(isJson);
        using var interruption = new Interruption();
        try
        {
            display.Run(new Trainer(entry, options, folder), options.Steps, interruption.Token);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine($"stopped after step {display.Step}; a checkpoint is saved. To go on: deocc train {entry.Name} --resume -o {folder.Path}");
            return Interrupted;
        }

        if (isJson) return 0;
        string done = display.Step > 0 ? "done" : "the run was complete already (a higher --steps makes it longer)";
        Console.WriteLine($"{done}; best weights: {folder.BestWeights}; report: {folder.Report}");
        return 0;
    }

    private static KeyValuePair<string, string> ParseChange(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 ? new(text[..equals], text[(equals + 1)..]) : throw new UsageException($"--set {text}: expected NAME=VALUE");
    }
}
