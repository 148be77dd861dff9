using System.Globalization;
using System.Text.Json;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Imaging;
using Deocc.Imaging.Drawing;
using Deocc.Models.FaceModels;
using Deocc.Models.Fitting;
using Deocc.Models.Rendering;
using Deocc.Training.Fitting;

namespace Deocc.Cli.Commands.Fit;

/// <summary><c>deocc fit --self-test</c>.</summary>
internal static class FitSelfTest
{
    private const int MostShown = 12;
    private const double Backdrop = 0.32;

    public static void Run(MorphableModel model, FitOptions options, int size, int count, ulong seed, string folder, bool forMachines)
    {
        var trials = new FitTrials(new MorphableFaceRenderer(model, new Camera(size)), options);
        var results = new List<FitTrial>();
        var cells = new List<(Image<byte>, string)>();
        for (int i = 0; i < count; i++)
        {
            FitTrial trial = trials.Run(new RandomGenerator(seed, (ulong)i), (picture, fitted) =>
            {
                if (cells.Count >= 2 * MostShown) return;
                cells.Add((picture.ToImage(), $"{seed}:{i} rendered"));
                cells.Add((fitted.Over(Tensor.Zeros([1, 3, 1, 1]) + Backdrop).ToImage(), "recovered"));
            });
            results.Add(trial);
            Console.WriteLine(forMachines ? JsonSerializer.Serialize(trial, FitJson.Default.FitTrial) : Describe(i, trial));
        }

        Directory.CreateDirectory(folder);
        string sheet = Path.Combine(folder, "self-test.png");
        ImageFile.Save(sheet, ContactSheet.Create(cells, new ContactSheetOptions { Columns = 6 }));
        if (!forMachines) Show(results, sheet);
    }

    private static string Describe(int number, FitTrial trial) => string.Create(
        CultureInfo.InvariantCulture,
        $"face {number,3}: {trial.Fitted.Mean:F2} mm ({100 * trial.Fitted.ShareOfHeight:F2} % of its height); landmarks alone {trial.Landmarks.Mean:F2} mm, mean face {trial.MeanFace.Mean:F2} mm; angles {trial.AngleError:F1} degrees, albedo {trial.TextureError:F3}, {trial.Seconds:F1} s");

    private static void Show(List<FitTrial> trials, string sheet)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"mean of {trials.Count}: {trials.Average(trial => trial.Fitted.Mean):F2} mm ({100 * trials.Average(trial => trial.Fitted.ShareOfHeight):F2} % of the face's height) per vertex of the face after alignment with scale; landmarks alone {trials.Average(trial => trial.Landmarks.Mean):F2} mm, mean face {trials.Average(trial => trial.MeanFace.Mean):F2} mm"));
        Console.WriteLine($"pictures: {sheet}");
    }
}
