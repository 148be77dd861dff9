using System.CommandLine;
using Deocc.Training.Metrics.Naturalness;

namespace Deocc.Cli.Commands.Metrics;

/// <summary><c>deocc metrics fit-niqe</c>: fits NIQE's model to a folder of good pictures.</summary>
internal static class FitNiqeCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "Undistorted pictures, in subfolders, too." };
        var output = new Option<string>("--output") { Description = "Where the model goes (.npz).", DefaultValueFactory = _ => "niqe.npz" };
        var command = new Command("fit-niqe", """
            Fit the model of NIQE to undistorted pictures, such as portraits in place of landscapes. A hundred or more of 256x256
            and up serve well.

            Example:
              deocc metrics fit-niqe portraits/ --output niqe.npz
            """)
        {
            folder, output,
        };
        command.SetAction(parsed =>
        {
            NiqeFit fit = Fit(parsed.GetValue(folder)!);
            string path = parsed.GetValue(output)!;
            fit.Model.Save(path);
            Console.WriteLine($"{path}: fitted to {fit.Pictures} pictures");
            MetricsTable.WriteSkipped(fit.Skipped);
            return fit.Skipped.Count == 0 ? 0 : 1;
        });
        return command;
    }

    private static NiqeFit Fit(string folder)
    {
        using var progress = new ProgressLine("pictures");
        return NiqeFit.ToFolder(folder, progress.Report);
    }
}
