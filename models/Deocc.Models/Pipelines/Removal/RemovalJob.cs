using System.Diagnostics;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Serialization;
using Deocc.Imaging;
using Deocc.Imaging.Colors;
using Deocc.Imaging.Jpeg;
using Deocc.Imaging.Metadata;
using Deocc.Models.Alignment;
using Deocc.Models.Pipelines.Batches;
using Deocc.Models.Pipelines.Srg;

namespace Deocc.Models.Pipelines.Removal;

/// <summary>
/// Removes what covers faces from photographs on disk, one after the other. A photograph that cannot be worked on is passed over
/// with the reason; results are written beside their place and renamed, the photograph last, so that a job that was cut off
/// goes on where it stopped.
/// </summary>
/// <param name="options">What to do.</param>
/// <param name="networks">The networks; they stay the caller's.</param>
/// <param name="finder">Finds faces; stays the caller's.</param>
public sealed class RemovalJob(RemovalOptions options, SrgNetworks networks, FaceFinder finder)
{
    private const string Program = "DeoccEngine";
    private const string FallbackExtension = ".png";

    private static readonly string[] StageNames = [.. Enum.GetNames<SrgStage>().Select(name => name.ToLowerInvariant())];

    private readonly SrgPipeline _pipeline = new(networks, options.Pipeline);

    /// <summary>Where a photograph's result goes.</summary>
    public static string OutputOf(RemovalOptions options, PhotoInput photo)
    {
        string extension = Path.GetExtension(photo.Name);
        bool isKnown = ImageFile.Codecs.Any(codec => codec.Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase));
        string name = options.Extension is { } wanted ? Path.ChangeExtension(photo.Name, wanted) : isKnown ? photo.Name : photo.Name + FallbackExtension;
        return Path.Combine(options.Output, name);
    }

    /// <summary>Refuses inputs whose results would overwrite each other or an input.</summary>
    /// <param name="options">What is to be done.</param>
    /// <param name="photos">All photographs of the job, of its other shards as well.</param>
    /// <exception cref="UsageException">Two photographs have the same result, or one would be overwritten.</exception>
    public static void Check(RemovalOptions options, IReadOnlyList<PhotoInput> photos)
    {
        var inputs = photos.Select(photo => Path.GetFullPath(photo.Path)).ToHashSet(StringComparer.Ordinal);
        var outputs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (PhotoInput photo in photos)
        {
            string output = Path.GetFullPath(OutputOf(options, photo));
            if (inputs.Contains(output)) throw new UsageException($"{photo.Path}: its result would overwrite {output}; choose another folder with -o");
            if (!outputs.TryAdd(output, photo.Path)) throw new UsageException($"{photo.Path} and {outputs[output]} have the same result {output}; work on them one by one");
        }

        if (options.Boxes.Count > 0 && photos.Count > 1) throw new UsageException($"--box: names faces of one photograph, and there are {photos.Count}");
    }

    /// <summary>Works on one photograph.</summary>
    /// <param name="photo">The photograph.</param>
    /// <exception cref="UsageException">A network is missing.</exception>
    /// <exception cref="IOException">A result cannot be written.</exception>
    public PhotoReport Run(PhotoInput photo)
    {
        long start = Stopwatch.GetTimestamp();
        string output = OutputOf(options, photo);
        var report = new PhotoReport(photo.Path);
        bool isThere = options.Save.HasFlag(RemovalParts.Image) ? File.Exists(output) : Directory.Exists(FacesOf(output));
        if (isThere && !options.Overwrites) return report with { WasThere = true, Output = output };
        DecodedImage decoded;
        Image<byte> picture;
        try
        {
            decoded = ImageFile.Decode(photo.Path);
            picture = ImageOrientation.Upright(decoded.ToBytes(), decoded.Orientation);
        }
        catch (Exception error) when (IsPhotosFault(error))
        {
            return report with { Skipped = error.Message.ReplaceLineEndings(" ") };
        }

        double read = Stopwatch.GetElapsedTime(start).TotalSeconds;
        report = report with { Width = picture.Width, Height = picture.Height };
        var notes = new List<string>();
        using var scope = new TensorScope();
        var clock = new StageClock();
        IReadOnlyList<FoundFace> faces;
        SrgResult result;
        try
        {
            Image<float>? covered = FindMask(photo, picture, notes);
            faces = clock.Time(SrgStage.Find, () => FindFaces(photo, ImageChannels.ToRgb(picture)));
            result = _pipeline.Run(picture, [.. faces.Select(face => face.Landmarks)], covered, clock);
        }
        catch (Exception error) when (IsPhotosFault(error))
        {
            return report with { Skipped = error.Message.ReplaceLineEndings(" ") };
        }

        long writing = Stopwatch.GetTimestamp();
        FaceReport[] reports = [.. faces.Select((face, i) => Write(face, result, i, output))];
        if (options.Save.HasFlag(RemovalParts.Image)) Write(photo, output, decoded, result, notes);
        var seconds = new Dictionary<string, double> { ["read"] = Round(read) };
        for (int stage = 0; stage < StageNames.Length; stage++) seconds[StageNames[stage]] = Round(clock[(SrgStage)stage]);
        seconds["write"] = Round(Stopwatch.GetElapsedTime(writing).TotalSeconds);
        seconds["total"] = Round(Stopwatch.GetElapsedTime(start).TotalSeconds);
        return report with
        {
            Output = options.Save.HasFlag(RemovalParts.Image) ? output : null,
            Faces = reports,
            Notes = notes,
            Seconds = seconds,
        };
    }

    private static bool IsPhotosFault(Exception error) => error is FileFormatException or ShapeException or IOException or UnauthorizedAccessException;

    private static double Round(double value) => Math.Round(value, 4);

    private static string FacesOf(string output) => output + ".faces";

    private IReadOnlyList<FoundFace> FindFaces(PhotoInput photo, Image<byte> picture)
    {
        IReadOnlyList<FoundFace> faces;
        if (options.Landmarks is not null)
        {
            FaceLandmarks landmarks = LandmarkFile.LoadFor(BesidePhoto(options.Landmarks, photo, LandmarkFile.Extensions, "landmarks"), photo.Path);
            faces = [new FoundFace(BoundsOf(landmarks), null, landmarks)];
        }
        else
        {
            faces = options.Boxes.Count > 0 ? finder.Find(picture, options.Boxes) : finder.Find(picture);
        }

        if (faces.Count == 0) throw new FileFormatException($"{photo.Path}: no face found; name one with --box LEFT,TOP,WIDTH,HEIGHT");
        if (options.Face == 0) return faces;
        return options.Face <= faces.Count
            ? [faces[options.Face - 1]]
            : throw new FileFormatException($"{photo.Path}: there is no face {options.Face}; {faces.Count} found");
    }

    private static FaceBox BoundsOf(FaceLandmarks landmarks)
    {
        if (landmarks.IsFull) return FaceBox.Of(landmarks);
        (float X, float Y)[] points = landmarks.Points.ToArray();
        (float left, float top) = (points.Min(point => point.X), points.Min(point => point.Y));
        return new FaceBox(left, top, points.Max(point => point.X) - left, points.Max(point => point.Y) - top);
    }

    private Image<float>? FindMask(PhotoInput photo, Image<byte> picture, List<string> notes)
    {
        if (options.Mask is null) return null;
        IEnumerable<string> endings = ImageFile.Codecs.SelectMany(codec => codec.Extensions);
        var mask = OccluderMask.Load(BesidePhoto(options.Mask, photo, endings, "mask"), picture.Width, picture.Height, options.Polarity);
        notes.Add(mask.Statement);
        return mask.Covered;
    }

    /// <summary>The file itself, or the one in a folder that is called as the photograph, with or without its ending.</summary>
    private static string BesidePhoto(string place, PhotoInput photo, IEnumerable<string> endings, string what)
    {
        if (!Directory.Exists(place)) return place;
        string stem = Path.Combine(place, Path.ChangeExtension(photo.Name, null));
        return endings.Select(ending => stem + ending).FirstOrDefault(File.Exists)
            ?? throw new FileFormatException($"{photo.Path}: {place} holds no {what} named {Path.GetFileName(stem)}");
    }

    private FaceReport Write(FoundFace found, SrgResult result, int index, string output)
    {
        SrgFace face = result.Faces[index];
        int number = options.Face == 0 ? index + 1 : options.Face;
        IReadOnlyList<string> files = (options.Save & ~RemovalParts.Image) == RemovalParts.None
            ? []
            : new FaceFiles(Path.Combine(FacesOf(output), $"{number}"), Mark(null)).Write(
                face, networks.Reconstructor.Model, result.Photo, options.Save, options.TextureSize);
        return new FaceReport(
            number,
            [Round(found.Box.Left), Round(found.Box.Top), Round(found.Box.Width), Round(found.Box.Height)],
            found.Score,
            face.IsRepainted ? FaceReport.Removed : FaceReport.NothingToRemove,
            Round(face.OccludedShare),
            Round(face.Confidence),
            face.Warnings,
            files);
    }

    private void Write(PhotoInput photo, string output, DecodedImage decoded, SrgResult result, List<string> notes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
        bool isSameFormat = Path.GetExtension(output).Equals(Path.GetExtension(photo.Path), StringComparison.OrdinalIgnoreCase);
        bool isRepainted = result.Faces.Any(face => face.IsRepainted);
        if (isSameFormat && !isRepainted)
        {
            // The file as it is, so that nothing at all is lost.
            AtomicFile.Write(output, stream => stream.Write(File.ReadAllBytes(photo.Path)));
            return;
        }

        IReadOnlyDictionary<string, string> texts = (isRepainted ? Mark(isSameFormat ? decoded.Metadata : null) : new ImageMetadata()).ToTexts();
        ImageProfiles profiles = decoded.Profiles.ForUpright(result.Photo.Channels);
        IImageCodec codec = ImageFile.CodecFor(output);
        if (codec is JpegCodec)
        {
            codec = new JpegCodec { Quality = options.JpegQuality };
            notes.Add($"written as JPEG of quality {options.JpegQuality}, so that no pixel is kept to the bit; --format png keeps them");
        }

        if (decoded.BitDepth > 8 && codec.HoldsWords)
        {
            Image<ushort> pasted = _pipeline.Paste(ImageOrientation.Upright(decoded.ToWords(), decoded.Orientation), result.Faces);
            AtomicFile.Write(output, stream => codec.Encode(pasted, stream, texts, profiles));
            return;
        }

        if (decoded.BitDepth > 8) notes.Add("16 bits per sample were rounded to 8; --format png keeps them");
        AtomicFile.Write(output, stream => codec.Encode(result.Photo, stream, texts, profiles));
    }

    private static ImageMetadata Mark(ImageMetadata? original) => (original ?? new ImageMetadata()) with
    {
        SourceType = DigitalSourceType.CompositeWithTrainedAlgorithmicMedia,
        CreatorTool = Program,
        Description = "What covered a face was painted over by a trained network: the painted part is no photograph.",
    };
}
