using System.Text.Json;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Serialization;
using Deocc.Imaging;
using Deocc.Models.Fitting;
using Deocc.Training.Data;

namespace Deocc.Training.Fitting;

/// <summary>
/// Fits a face model to every picture of a data set that has 68 landmarks, and writes what it finds beside them for training: one
/// JSON file per picture. Files that are already there are left, so that a stopped run goes on.
/// </summary>
/// <param name="fitter">The fitter; stays the caller's.</param>
/// <param name="output">The folder for the files; made if need be.</param>
public sealed class FolderFit(PhotoFitter fitter, string output)
{
    /// <summary>Fits the samples of a data set.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="overwrite">Whether to fit pictures again whose file is there.</param>
    /// <param name="report">Is told how many of all samples are done.</param>
    /// <param name="show">Is given each fit, while it lives, and its sample.</param>
    /// <exception cref="FileFormatException">No sample could be used; the message says why.</exception>
    public FolderFitReport Run(FaceDataset dataset, bool overwrite = false, Action<int, int>? report = null, Action<FaceSample, PhotoFit>? show = null)
    {
        Directory.CreateDirectory(output);
        var records = new List<FitRecord>();
        var skipped = new List<SkippedSample>(dataset.Skipped);
        int present = 0;
        for (int i = 0; i < dataset.Samples.Count; i++)
        {
            FaceSample sample = dataset.Samples[i];
            string path = Path.Combine(output, FileName(sample));
            if (!overwrite && File.Exists(path)) present++;
            else if (sample.Landmarks is not { IsFull: true }) skipped.Add(new SkippedSample(sample.Id, "no 68 landmarks"));
            else Fit(sample, path, records, skipped, show);
            report?.Invoke(i + 1, dataset.Samples.Count);
        }

        if (records.Count == 0 && present == 0)
            throw new FileFormatException($"{dataset.Folder}: none of {dataset.Samples.Count} pictures could be fitted: {skipped[^1].Reason}");
        return new FolderFitReport(records, present, skipped);
    }

    /// <summary>The file that holds a sample's coefficients.</summary>
    public static string FileName(FaceSample sample) => $"{string.Join('_', sample.Id.Split('/', '\\', ':'))}.json";

    private void Fit(
        FaceSample sample, string path, List<FitRecord> records, List<SkippedSample> skipped, Action<FaceSample, PhotoFit>? show)
    {
        try
        {
            using var scope = new TensorScope();
            Image<byte> photo = ImageFile.Load(sample.Image);
            Image<byte>? mask = sample.Mask is null ? null : ImageFile.Load(sample.Mask);
            PhotoFit fit = fitter.Fit(photo, sample.Landmarks!, mask);
            var record = FitRecord.Of(Path.GetFileName(sample.Image), fitter.Model.Name, fit);
            AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, record, FitJson.Default.FitRecord));
            records.Add(record);
            show?.Invoke(sample, fit);
        }
        catch (EngineException error)
        {
            skipped.Add(new SkippedSample(sample.Id, error.Message));
        }
    }
}
