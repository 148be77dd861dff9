using Deocc.Engine.Random;
using Deocc.Imaging;
using Deocc.Imaging.Colors;
using Deocc.Imaging.Drawing;
using Deocc.Models.Detection;
using Deocc.Training.Data;
using Deocc.Training.Occluders;
using Deocc.Training.Runs;

namespace Deocc.Training.Tasks.Detection;

/// <summary>
/// Measures as in use: the <see cref="FaceDetector"/> gets scenes of faces of the validation split under occluders that are held back,
/// always the same ones.
/// </summary>
internal sealed class DetectorValidation : IDisposable
{
    private const ulong Salt = 0x7A11_DA7E_0000_0002;
    private const int SceneSize = 384;

    // Faces from this size on are promised to be found; smaller ones are in the scenes and measured apart.
    private const double PromisedFace = 48;
    private const double SmallestFace = 20;
    private const double LeastThreshold = 0.02;
    private const double WrongPerPicture = 0.1;
    private const int SheetScenes = 16;

    private readonly FacePictures _faces;
    private readonly DetectorTrainingOptions _options;
    private readonly OccluderLibrary _library;
    private (Image<byte> Picture, FaceBox[] Boxes)[]? _scenes;

    /// <summary>Prepares the scenes, as many as samples are to be validated with.</summary>
    public DetectorValidation(IReadOnlyList<FaceSample> samples, OccluderLibrary library, DetectorTrainingOptions options)
    {
        _faces = new FacePictures(samples, options.Seed, syntheticShare: 0);
        (_library, _options) = (library, options);
    }

    private (Image<byte> Picture, FaceBox[] Boxes)[] Scenes => _scenes ??= Compose();

    /// <summary>The recall of a network in evaluation mode.</summary>
    public ValidationReport Measure(DetectorNetwork network)
    {
        var detector = new FaceDetector(network, _options.Size);
        var all = new DetectionScore();
        var small = new DetectionScore();
        foreach ((Image<byte> picture, FaceBox[] boxes) in Scenes)
        {
            FaceBox[] promised = [.. boxes.Where(box => box.Side >= PromisedFace)];
            FaceBox[] smaller = [.. boxes.Where(box => box.Side is >= SmallestFace and < PromisedFace)];
            all.Add(detector.Detect(picture, Loose(PromisedFace)), promised, [.. boxes.Where(box => box.Side < PromisedFace)]);
            small.Add(detector.Detect(picture, Loose(SmallestFace)), smaller, [.. boxes.Where(box => box.Side is < SmallestFace or >= PromisedFace)]);
        }

        (double recall, double threshold) = all.RecallAt(WrongPerPicture);
        (double recallAtHalf, double wrongAtHalf) = all.At(0.5);
        return new ValidationReport(
            [
                new NamedValue("recall", recall),
                new NamedValue("threshold", threshold),
                new NamedValue("small recall", small.RecallAt(WrongPerPicture).Recall),
                new NamedValue("recall at 0.5", recallAtHalf),
                new NamedValue("wrong at 0.5", wrongAtHalf),
            ],
            HigherIsBetter: true,
            $"share of the faces found at {WrongPerPicture} wrong boxes per picture, overlap of half; {Scenes.Length} scenes of {SceneSize}x{SceneSize} with faces of the validation split from {PromisedFace} pixels on, half of them under held-back occluders; small: from {SmallestFace} pixels to there");
    }

    /// <summary>Scenes with the boxes that a network finds (green), and those that it misses (red).</summary>
    public Image<byte> Sheet(DetectorNetwork network)
    {
        var detector = new FaceDetector(network, _options.Size);
        var cells = new List<(Image<byte> Picture, string Caption)>();
        foreach ((Image<byte> scene, FaceBox[] boxes) in Scenes.Take(SheetScenes))
        {
            IReadOnlyList<DetectedFace> found = detector.Detect(scene, Loose(SmallestFace) with { Threshold = 0.5 });
            var picture = new Image<byte>(scene.Width, scene.Height, 3, [.. scene.Samples]);
            FaceBox[] missed = [.. boxes.Where(box => !found.Any(face => face.Box.IntersectionOverUnion(box) >= 0.5))];
            foreach (FaceBox box in missed) Draw.Frame(picture, box.Left, box.Top, box.Width, box.Height, new Rgba(255, 40, 40), 2);
            foreach (DetectedFace face in found) Draw.Frame(picture, face.Box.Left, face.Box.Top, face.Box.Width, face.Box.Height, new Rgba(40, 255, 80), 2);
            cells.Add((picture, $"{found.Count} found, {boxes.Length} there"));
        }

        return ContactSheet.Create(cells, new ContactSheetOptions { Columns = 4 });
    }

    /// <inheritdoc/>
    public void Dispose() => _faces.Dispose();

    private static DetectionOptions Loose(double smallestFace) => new() { Threshold = LeastThreshold, SmallestFace = smallestFace };

    private (Image<byte> Picture, FaceBox[] Boxes)[] Compose()
    {
        var source = new SceneFaces(_faces, _library, OccluderSet.HeldBack, occludeProbability: 0.5);
        var composer = new SceneComposer(source, _library, OccluderSet.HeldBack, _options);
        var scenes = new (Image<byte> Picture, FaceBox[] Boxes)[Math.Min(_options.ValidationCount, _faces.Count)];
        for (int i = 0; i < scenes.Length; i++)
        {
            Scene scene = composer.Compose(SceneSize, SmallestFace, new RandomGenerator(Salt, (ulong)i));
            scenes[i] = (ImageChannels.ToBytes(scene.Picture), [.. scene.Faces.Select(FaceBox.Of)]);
        }

        return scenes;
    }
}
