using System.Globalization;
using System.Text.Json;
using Deocc.Imaging;
using Deocc.Imaging.Drawing;
using Deocc.Models.Fitting;
using Deocc.Training.Data;
using Deocc.Training.Fitting;

namespace Deocc.Cli.Commands.Fit;

/// <summary><c>deocc fit FOLDER</c>.</summary>
internal static class FitFolder
{
    private const int MostShown = 12;
    private const int MostReasons = 10;

    public static void Run(PhotoFitter fitter, string folder, string output, int limit, bool overwrite, bool forMachines)
    {
        FaceDataset dataset = FaceDataset.Open(folder, limit: limit);
        var cells = new List<(Image<byte>, string)>();
        FolderFitReport report;
        using (var line = new ProgressLine("pictures"))
        {
            report = new FolderFit(fitter, output).Run(dataset, overwrite, line.Report, (sample, fit) =>
            {
                if (cells.Count >= 3 * MostShown) return;
                cells.Add((FitPictures.Landmarks(fit), sample.Id));
                cells.Add((FitPictures.Overlay(fit), $"off by {fit.Result.LandmarkPixels.ToString("F1", CultureInfo.InvariantCulture)} pixels"));
                cells.Add((FitPictures.Render(fit), ""));
            });
        }

        string sheet = Path.Combine(output, "sheet.png");
        if (cells.Count > 0) ImageFile.Save(sheet, ContactSheet.Create(cells, new ContactSheetOptions { Columns = 6 }));
        if (forMachines) Console.WriteLine(JsonSerializer.Serialize(report, FitJson.Default.FolderFitReport));
        else Show(report, output);
    }

    private static void Show(FolderFitReport report, string output)
    {
        Console.WriteLine($"{output}: {report.Fitted.Count} pictures fitted, {report.Present} were there already, {report.Skipped.Count} skipped");
        if (report.Fitted.Count > 0)
        {
            double[] errors = [.. report.Fitted.Select(fit => 100 * fit.LandmarkError).Order()];
            double[] colors = [.. report.Fitted.Select(fit => fit.Photo).Order()];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"landmarks off by {errors[errors.Length / 2]:F1} % of the eyes' distance (median; 95th percentile {errors[errors.Length * 95 / 100]:F1} %), colors by {colors[colors.Length / 2]:F3} (median)"));
        }

        foreach (SkippedSample skipped in report.Skipped.Take(MostReasons)) Console.WriteLine($"skipped {skipped.Name}: {skipped.Reason}");
        if (report.Skipped.Count > MostReasons) Console.WriteLine($"and {report.Skipped.Count - MostReasons} more");
    }
}
