using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Deocc.Engine.Devices;
using Deocc.Engine.Diagnostics;
using Deocc.Training.Demo;
using Spectre.Console;

namespace Deocc.Cli.Commands.Demo;

/// <summary><c>deocc demo engine</c>: trains a small network on pictures that the program draws, and shows what it has learned.</summary>
internal static class EngineDemoCommand
{
    public static Command Create()
    {
        var defaults = new DemoOptions();
        var steps = new Option<int>("--steps") { Description = "Training steps.", DefaultValueFactory = _ => defaults.Steps };
        var batchSize = new Option<int>("--batch-size") { Description = "Pictures per step.", DefaultValueFactory = _ => defaults.BatchSize };
        var learningRate = new Option<double>("--learning-rate")
        {
            Description = "Adam's learning rate at the start; it falls to zero along a cosine.",
            DefaultValueFactory = _ => defaults.LearningRate,
        };
        var seed = new Option<ulong>("--seed") { Description = "Fixes weights and pictures: the same seed gives the same bits.", DefaultValueFactory = _ => defaults.Seed };
        var device = new DeviceOption();
        var precision = new PrecisionOption();
        var json = new Option<bool>("--json") { Description = "Print one JSON object per line: progress, then the result." };
        var command = new Command("engine", """
            Train a small convolutional network to tell what covers a face, on faces that the program draws itself.
            Takes less than a minute on two cores.

            Examples:
              deocc demo engine
              deocc demo engine --steps 100 --seed 7
              deocc demo engine --device opencl
              deocc demo engine --json > demo.jsonl
            """)
        {
            steps, batchSize, learningRate, seed, device, precision, json,
        };
        command.SetAction(parsed =>
        {
            var options = defaults with
            {
                Steps = AtLeastOne("--steps", parsed.GetValue(steps)),
                BatchSize = AtLeastOne("--batch-size", parsed.GetValue(batchSize)),
                LearningRate = Positive("--learning-rate", parsed.GetValue(learningRate)),
                Seed = parsed.GetValue(seed),
            };
            device.Use(parsed);
            precision.Use(parsed);
            if (parsed.GetValue(json)) RunForMachines(options);
            else RunForPeople(options);
            return 0;
        });
        return command;
    }

    private static int AtLeastOne(string option, int value) =>
        value >= 1 ? value : throw new UsageException($"{option} {value}: must be at least 1");

    private static double Positive(string option, double value) =>
        double.IsFinite(value) && value > 0
            ? value
            : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option} {value}: must be a number above 0"));

    private static void RunForMachines(DemoOptions options)
    {
        DemoResult result = new CoverDemo(options).Run(
            progress => Console.WriteLine(JsonSerializer.Serialize(progress, DemoJson.Default.DemoProgress)));
        Console.WriteLine(JsonSerializer.Serialize(result, DemoJson.Default.DemoResult));
    }

    private static void RunForPeople(DemoOptions options)
    {
        Console.WriteLine($"What covers a face? {FaceSketches.Classes} kinds: {string.Join(", ", CoverNames())}");
        Console.WriteLine($"device {Device.Current.Describe()}, seed {options.Seed}");
        DemoResult result = Console.IsOutputRedirected ? TrainWithLines(options) : TrainWithBar(options);
        Show(result);
    }

    private static DemoResult TrainWithLines(DemoOptions options) =>
        new CoverDemo(options).Run(progress => Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"step {progress.Step,4}/{progress.Steps}  {Describe(progress)}")));

    private static DemoResult TrainWithBar(DemoOptions options)
    {
        DemoResult? result = null;

        // A device is chosen for a thread, and the bar may bring its own.
        Device device = Device.Current;
        AnsiConsole.Progress()
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context =>
            {
                using Device.Restorer former = Device.Use(device);
                ProgressTask task = context.AddTask("starting", maxValue: options.Steps);
                result = new CoverDemo(options).Run(progress =>
                {
                    task.Value = progress.Step;
                    task.Description = Describe(progress);
                });
            });
        return result!;
    }

    private static string Describe(DemoProgress progress) => string.Create(
        CultureInfo.InvariantCulture,
        $"loss {progress.Loss:F3}  accuracy {100 * progress.Accuracy,5:F1} %  {progress.ImagesPerSecond,6:F0} images/s  {progress.Remaining.TotalSeconds,3:F0} s left");

    private static void Show(DemoResult result)
    {
        string[] names = [.. CoverNames()];
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Capabilities.Ansi = false;
        Table table = new Table().Border(TableBorder.Simple).Title("held-out pictures: true kind by row, told kind by column");
        table.AddColumn(string.Empty);
        foreach (string name in names) table.AddColumn(new TableColumn(name).RightAligned());
        for (int row = 0; row < names.Length; row++)
            table.AddRow([names[row], .. result.Confusion[row].Select(count => count.ToString(CultureInfo.InvariantCulture))]);
        AnsiConsole.Write(table);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"accuracy {100 * result.Accuracy:F1} % of {result.HeldOut} held-out pictures; {result.Parameters:N0} parameters, {result.Seconds:F1} s"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"peak tensor memory {result.PeakTensorBytes / 1048576.0:F1} MiB; garbage per training step {result.ManagedBytesPerStep / 1024:F1} KiB"));
    }

    private static IEnumerable<string> CoverNames() => Enum.GetNames<FaceCover>().Select(name => name.ToLowerInvariant());
}
