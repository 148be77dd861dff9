using Deocc.Imaging;

namespace Deocc.Training.Metrics.Naturalness;

/// <summary>A model of NIQE fitted to a folder.</summary>
/// <param name="Model">The model.</param>
/// <param name="Pictures">How many pictures it rests on.</param>
/// <param name="Skipped">Pictures that could not be used, with reasons.</param>
public sealed record NiqeFit(NiqeModel Model, int Pictures, IReadOnlyList<SkippedItem> Skipped)
{
    /// <summary>Fits a model to a folder of undistorted pictures.</summary>
    /// <param name="folder">Searched with its subfolders.</param>
    /// <param name="report">Told how many of how many are done, from one thread at a time; may be null.</param>
    /// <exception cref="Engine.Diagnostics.ShapeException">There are too few sharp blocks.</exception>
    /// <exception cref="IOException">There is no such folder, or no picture in it.</exception>
    public static NiqeFit ToFolder(string folder, Action<int, int>? report = null)
    {
        FilePairs files = FilePairs.Match(folder, null, null, FilePairs.PictureExtensions);
        List<SkippedItem> skipped = [.. files.Skipped];
        List<(FilePair File, NiqeFeatures Result)> pictures =
            FileLoop.Run(files.Pairs, file => new NiqeFeatures(ImageFile.LoadFloats(file.File)), skipped, report);
        return new NiqeFit(NiqeModel.Fit(pictures.Select(picture => picture.Result)), pictures.Count, skipped);
    }
}
