using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Training.Evaluation;
using Deocc.Training.Runs;

namespace Deocc.Cli.Commands.Eval;

/// <summary><c>deocc eval segmentation</c> and its kin: a network measured as its training does it.</summary>
internal static class EvalTaskCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="task">The task that trains the network.</param>
    /// <param name="figures">What is measured.</param>
    public static Command Create(string name, string task, string figures)
    {
        var run = new Option<string?>("--run") { Description = "The folder of a training run: its options and its best weights." };
        var weights = new Option<string?>("--weights") { Description = "The weights to measure, in place of a run's best; without either those that come with the program." };
        var preset = new Option<string?>("--preset") { Description = "The options that the weights were trained with: paper, small (the default), or a JSON file." };
        var data = new Option<string?>("--data") { Description = "The data set's folder, in place of the run's." };
        var occluders = new Option<string?>("--occluders") { Description = "A folder of cut-out occluders, in place of the run's." };
        var count = new Option<int?>("--count") { Description = "Samples of the validation split to measure at most." };
        var save = new Option<string?>("--save") { Description = "A picture of samples with the network's answers." };
        var device = new DeviceOption();
        var precision = new PrecisionOption();
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command(name, $"""
            Measure {figures}.

            Examples:
              deocc eval {name} --data portraits --occluders occluders
              deocc eval {name} --run runs/{name}
              deocc eval {name} --weights {task}.safetensors --data portraits --save samples.png
            """)
        {
            run, weights, preset, data, occluders, count, save, device, precision, json,
        };
        command.SetAction(parsed =>
        {
            TrainingEntry entry = TrainingCatalog.Find(task);
            RunFolder? folder = parsed.GetValue(run) is { } path ? new RunFolder(path, resume: true) : null;
            using ShippedWeights? shipped = parsed.GetValue(weights) is null && folder is null ? new ShippedWeights(task) : null;
            string file = shipped?.Path ?? parsed.GetValue(weights) ?? folder!.BestWeights;
            if (!File.Exists(file)) throw new UsageException($"{file}: there are no such weights");
            var changes = new List<KeyValuePair<string, string>> { new("start", file) };
            if (parsed.GetValue(data) is { } dataFolder) changes.Add(new("data", dataFolder));
            if (parsed.GetValue(occluders) is { } occluderFolder) changes.Add(new("occluders", occluderFolder));
            if (parsed.GetValue(count) is { } samples) changes.Add(new("validationCount", samples.ToString(CultureInfo.InvariantCulture)));
            TrainingOptions options = TrainingPreset.Resolve(entry, parsed.GetValue(preset) ?? folder?.Options ?? "small", changes);
            device.Use(parsed);
            precision.Use(parsed);
            ValidationReport report = TaskEvaluation.Run(entry, options, out Image<byte> sample);
            if (parsed.GetValue(save) is { } picture) ImageFile.Save(picture, sample);
            Show(report, parsed.GetValue(json));
            return 0;
        });
        return command;
    }

    private static void Show(ValidationReport report, bool isJson)
    {
        if (isJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(report, EvalJson.Default.ValidationReport));
            return;
        }

        foreach (NamedValue figure in report.Figures) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{figure.Name,-24} {figure.Value:G5}"));
        Console.WriteLine(report.Statement);
    }
}
