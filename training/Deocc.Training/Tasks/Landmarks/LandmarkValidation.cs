using Deocc.Engine.Random;
using Deocc.Imaging;
using Deocc.Imaging.Colors;
using Deocc.Imaging.Drawing;
using Deocc.Models.Landmarks;
using Deocc.Training.Data;
using Deocc.Training.Metrics.Landmarks;
using Deocc.Training.Occluders;
using Deocc.Training.Occluders.Scenes;
using Deocc.Training.Runs;

namespace Deocc.Training.Tasks.Landmarks;

/// <summary>
/// Measures as in use: the <see cref="LandmarkFinder"/> gets whole pictures of the validation split, as they are, under occluders that
/// are held back, and turned in the plane, each with the true box disturbed as a detector's would be.
/// </summary>
internal sealed class LandmarkValidation(IReadOnlyList<FaceSample> samples, OccluderLibrary library, int size, ulong seed)
{
    private const ulong Salt = 0x7A11_DA7E_0000_0001;
    private const double BoxShift = 0.06;
    private const double BoxScale = 0.1;
    private const double LeastTurn = 20;
    private const double LargestTurn = 45;
    private const int SheetFaces = 16;

    private Face[]? _faces;

    private Face[] Faces => _faces ??= [.. samples.Select(Prepare)];

    /// <summary>The mean errors of a network in evaluation mode.</summary>
    public ValidationReport Measure(LandmarkNetwork network)
    {
        var finder = new LandmarkFinder(network, size);
        double clean = 0;
        double occluded = 0;
        double turned = 0;
        foreach (Face face in Faces)
        {
            clean += Error(finder, face.Clean, face) / Faces.Length;
            occluded += Error(finder, face.Occluded, face) / Faces.Length;
            FaceLandmarks landmarks = face.Landmarks.Transform(face.Turn);
            turned += LandmarkError.Measure(finder.Find(Turned(face), BoxOf(landmarks, face)), landmarks) / Faces.Length;
        }

        return new ValidationReport(
            [new NamedValue("NME", 0.5 * (clean + occluded)), new NamedValue("clean", clean), new NamedValue("occluded", occluded), new NamedValue("turned", turned)],
            HigherIsBetter: false,
            $"% of the distance between the outer eye corners, all 68 points, {Faces.Length} faces of the validation split: clean, under held-back occluders, turned by {LeastTurn} to {LargestTurn} degrees; boxes disturbed by {100 * BoxShift} % of their side in place and {100 * BoxScale} % in size");
    }

    /// <summary>Occluded and turned faces with the points that a network finds.</summary>
    public Image<byte> Sheet(LandmarkNetwork network)
    {
        var finder = new LandmarkFinder(network, size);
        var cells = new List<(Image<byte> Picture, string Caption)>();
        foreach ((int i, Face face) in Faces.Take(SheetFaces).Index())
        {
            bool isTurned = i % 4 == 3;
            Image<byte> picture = isTurned ? Turned(face) : new Image<byte>(face.Occluded.Width, face.Occluded.Height, 3, [.. face.Occluded.Samples]);
            FaceLandmarks actual = isTurned ? face.Landmarks.Transform(face.Turn) : face.Landmarks;
            FaceLandmarks found = finder.Find(picture, BoxOf(actual, face));
            foreach ((float x, float y) in found.Points) Draw.Disc(picture, (x, y), 1.6, new Rgba(40, 255, 80));
            cells.Add((picture, FormattableString.Invariant($"{LandmarkError.Measure(found, actual):F1} %")));
        }

        return ContactSheet.Create(cells, new ContactSheetOptions { Columns = 4 });
    }

    private static double Error(LandmarkFinder finder, Image<byte> picture, Face face) =>
        LandmarkError.Measure(finder.Find(picture, face.Box), face.Landmarks);

    /// <summary>The box of moved landmarks, disturbed as the face's own.</summary>
    private static FaceBox BoxOf(FaceLandmarks landmarks, Face face)
    {
        FaceBox box = FaceBox.Of(landmarks);
        FaceBox original = FaceBox.Of(face.Landmarks);
        (double x, double y) = (face.Box.Center.X - original.Center.X, face.Box.Center.Y - original.Center.Y);
        return FaceBox.Square((box.Center.X + x, box.Center.Y + y), face.Box.Side);
    }

    private static Image<byte> Turned(Face face) =>
        ImageWarp.Warp(face.Clean, face.Turn, face.Clean.Width, face.Clean.Height, BorderMode.Replicate);

    private Face Prepare(FaceSample sample, int index)
    {
        var random = new RandomGenerator(seed ^ Salt, (ulong)index);
        FacePicture face = FacePicture.Load(sample with { Region = null, Parsing = null });
        FaceLandmarks landmarks = face.Landmarks!;
        var scene = new FaceScene(face.Picture, landmarks, face.Mask) { WearsGlasses = FaceScene.IsLikelyToWearGlasses(sample.Attributes) };
        Image<float> occluded = library.Draw(scene, OccluderSet.HeldBack, random).Over(face.Picture);
        FaceBox box = FaceBox.Of(landmarks);
        (double x, double y) = box.Center;
        double degrees = random.NextDouble(LeastTurn, LargestTurn) * (random.NextBoolean() ? 1 : -1);
        AffineTransform turn = new AffineTransform(1, 0, -x, 0, 1, -y).Then(AffineTransform.Similarity(1, degrees * Math.PI / 180, x, y));
        x += random.NextDouble(-1, 1) * BoxShift * box.Side;
        y += random.NextDouble(-1, 1) * BoxShift * box.Side;
        double side = box.Side * (1 + (random.NextDouble(-1, 1) * BoxScale));
        return new Face(
            ImageChannels.ToBytes(face.Picture), ImageChannels.ToBytes(occluded), landmarks, FaceBox.Square((x, y), side), turn);
    }

    /// <summary>A face of the split.</summary>
    /// <param name="Clean">The picture.</param>
    /// <param name="Occluded">The picture under an occluder.</param>
    /// <param name="Landmarks">The true points.</param>
    /// <param name="Box">What a detector might say.</param>
    /// <param name="Turn">From the picture's pixels to those of its turned copy.</param>
    private sealed record Face(Image<byte> Clean, Image<byte> Occluded, FaceLandmarks Landmarks, FaceBox Box, AffineTransform Turn);
}
