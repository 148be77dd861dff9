using System.Globalization;
using System.Text.Json;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Serialization;
using Deocc.Imaging;
using Deocc.Models.Alignment;
using Deocc.Models.FaceModels.Meshes;
using Deocc.Models.Fitting;
using Deocc.Training.Fitting;

namespace Deocc.Cli.Commands.Fit;

/// <summary><c>deocc fit PHOTO</c>.</summary>
internal static class FitPhoto
{
    public static void Run(PhotoFitter fitter, string photo, string? landmarkFile, string? maskFile, string folder, FitMeshOptions mesh, bool forMachines)
    {
        Image<byte> picture = ImageFile.Load(photo);
        FaceLandmarks landmarks = LandmarkFile.LoadFor(landmarkFile ?? Beside(photo), photo);
        if (!MeshFile.IsMesh($"x{mesh.Extension}")) throw new UsageException($"--mesh {mesh.Extension}: use one of {string.Join(" ", MeshFile.Extensions)}");
        Image<byte>? mask = maskFile is null ? null : ImageFile.Load(maskFile);
        Directory.CreateDirectory(folder);
        using var scope = new TensorScope();
        PhotoFit fit;
        using (var line = new ProgressLine("steps"))
            fit = fitter.Fit(picture, landmarks, mask, progress => line.Report(progress.Step, progress.Steps));
        string name = Path.GetFileNameWithoutExtension(photo);
        ImageFile.Save(Path.Combine(folder, $"{name}-overview.png"), FitPictures.Strip(fit, Path.GetFileName(photo)));
        ImageFile.Save(Path.Combine(folder, $"{name}-overlay.png"), FitPictures.Overlay(fit));
        ImageFile.Save(Path.Combine(folder, $"{name}-render.png"), FitPictures.Render(fit));
        string surface = Path.Combine(folder, $"{name}-mesh{mesh.Extension}");
        MeshFile.Save(surface, FitMesh.Of(fitter.Model, fit, picture, mesh.TextureSize));
        var record = FitRecord.Of(Path.GetFileName(photo), fitter.Model.Name, fit);
        string coefficients = Path.Combine(folder, $"{name}.json");
        AtomicFile.Write(coefficients, stream => JsonSerializer.Serialize(stream, record, FitJson.Default.FitRecord));
        if (forMachines) Console.WriteLine(JsonSerializer.Serialize(record, FitJson.Default.FitRecord));
        else
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{photo}: landmarks off by {fit.Result.LandmarkPixels:F2} pixels of {fit.Crop.Size} ({100 * fit.Result.LandmarkError:F1} % of the eyes' distance), colors by {fit.Result.Photo:F3}"));
            Console.WriteLine($"written to {folder}: {name}.json, {name}-mesh{mesh.Extension}, {name}-overview.png, {name}-overlay.png, {name}-render.png");
        }
    }

    private static string Beside(string photo)
    {
        foreach (string extension in LandmarkFile.Extensions)
        {
            string path = Path.ChangeExtension(photo, extension);
            if (File.Exists(path)) return path;
        }

        throw new UsageException($"{photo}: no landmarks beside it; name them with --landmarks FILE");
    }
}
