using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Deocc.Engine.Devices;
using Deocc.Training.Runs;
using Spectre.Console;

namespace Deocc.Cli.Commands.Train;

/// <summary>Shows how a run goes: a bar on a terminal, a line every few seconds elsewhere, or JSON.</summary>
internal sealed class TrainDisplay(bool isJson)
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    private long _shown = Stopwatch.GetTimestamp();

    /// <summary>The last step that was made; 0 for none.</summary>
    public long Step { get; private set; }

    /// <summary>Trains.</summary>
    public void Run(Trainer trainer, long steps, CancellationToken cancellation)
    {
        if (isJson) trainer.Run(ShowJson, cancellation);
        else if (Console.IsOutputRedirected) trainer.Run(ShowLine, cancellation);
        else RunWithBar(trainer, steps, cancellation);
    }

    private void ShowJson(TrainingProgress progress)
    {
        Step = progress.Step;
        if (progress.IsLogged) Console.WriteLine(JsonSerializer.Serialize(progress, TrainJson.Default.TrainingProgress));
    }

    private void ShowLine(TrainingProgress progress)
    {
        Step = progress.Step;
        if (Stopwatch.GetElapsedTime(_shown) < BetweenLines && progress.Validation is null && progress.Step < progress.Steps) return;
        _shown = Stopwatch.GetTimestamp();
        Console.WriteLine($"step {progress.Step}/{progress.Steps}  {Describe(progress)}");
        if (progress.Validation is { } validation) Console.WriteLine(Describe(progress.Step, validation));
    }

    private void RunWithBar(Trainer trainer, long steps, CancellationToken cancellation)
    {
        // A device is chosen for a thread, and the bar may bring its own.
        Device device = Device.Current;
        AnsiConsole.Progress()
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context =>
            {
                using Device.Restorer former = Device.Use(device);
                ProgressTask bar = context.AddTask("starting", maxValue: steps);
                trainer.Run(
                    progress =>
                    {
                        Step = progress.Step;
                        bar.Value = progress.Step;
                        bar.Description = Markup.Escape($"{progress.Step}/{progress.Steps}  {Describe(progress)}");
                        if (progress.Validation is { } validation) AnsiConsole.WriteLine(Describe(progress.Step, validation));
                    },
                    cancellation);
            });
    }

    private static string Describe(TrainingProgress progress) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Describe(progress.Losses)}  {progress.ImagesPerSecond:F1} images/s  {(int)progress.Remaining.TotalHours}:{progress.Remaining:mm\\:ss} left");

    private static string Describe(long step, ValidationReport validation) =>
        $"validation after step {step}: {Describe(validation.Figures)} ({validation.Statement})";

    private static string Describe(IReadOnlyList<NamedValue> values) =>
        string.Join("  ", values.Select(value => string.Create(CultureInfo.InvariantCulture, $"{value.Name} {value.Value:G4}")));
}
