using Deocc.Engine.Diagnostics;

namespace Deocc.Training.Data.Layouts;

/// <summary>
/// Pictures in a folder (or in <c>images/</c> of it) with, if there are any, masks of the visible face and points of the same
/// name: <c>masks/NAME.png</c> or <c>NAME_mask.png</c>, <c>landmarks/NAME.txt</c> or <c>NAME.txt</c> (<see cref="LandmarkFile"/>).
/// </summary>
public sealed class PlainFolderLayout : IDatasetLayout
{
    private const string MaskSuffix = "_mask";

    /// <inheritdoc/>
    public string Name => "folder";

    /// <inheritdoc/>
    public string? Recognize(string folder)
    {
        string? first = PictureFolder.Enumerate(ImageFolderOf(folder), recursive: true).FirstOrDefault();
        return first is null ? null : Path.GetRelativePath(folder, first);
    }

    /// <inheritdoc/>
    public void Read(string folder, DatasetBuilder builder)
    {
        string images = ImageFolderOf(folder);
        string[] asides = [Path.Combine(folder, "masks"), Path.Combine(folder, "landmarks")];
        foreach (string image in PictureFolder.Enumerate(images, recursive: true))
        {
            if (builder.IsFull) break;
            string place = Path.GetDirectoryName(image)!;
            string id = Path.ChangeExtension(Path.GetRelativePath(images, image), null);
            string name = Path.GetFileName(id);
            if (asides.Contains(place) || name.EndsWith(MaskSuffix, StringComparison.Ordinal)) continue;
            try
            {
                builder.Add(new FaceSample
                {
                    Id = id,
                    Image = image,
                    Mask = PictureFolder.Find(asides[0], id) ?? PictureFolder.Find(place, name + MaskSuffix),
                    Landmarks = FindLandmarks(asides[1], id) ?? FindLandmarks(place, name),
                });
            }
            catch (FileFormatException error)
            {
                builder.Skip(id, error.Message);
            }
        }
    }

    private static string ImageFolderOf(string folder) => PictureFolder.FirstExisting(folder, "images") ?? folder;

    private static FaceLandmarks? FindLandmarks(string folder, string name)
    {
        foreach (string extension in LandmarkFile.Extensions)
        {
            string path = Path.Combine(folder, name + extension);
            if (File.Exists(path)) return LandmarkFile.Load(path);
        }

        return null;
    }
}
