using Deocc.Engine.Serialization;
using Deocc.Imaging;
using Deocc.Models.Alignment;
using Deocc.Models.Detection;
using Deocc.Models.Files;
using Deocc.Models.Landmarks;

namespace Deocc.Models.Pipelines;

/// <summary>
/// Finds the faces of photographs and their 68 landmarks. What the detector proposes counts as a face if the landmark network finds the
/// same points from boxes that are moved and scaled: on a face they agree, elsewhere they do not. Where no face is found, the photograph is
/// looked at again with room around it, and turned. A network is opened when it is first needed.
/// </summary>
/// <param name="weights">Where the networks come from.</param>
public sealed class FaceFinder(WeightSet weights) : IDisposable
{
    private const string DetectorName = "detector";
    private const string LandmarkName = "landmarks";

    // The detector proposes generously, since the landmarks decide: measured, they differ by 0.02 to 0.04 of the distance between
    // the outer eye corners on faces, covered ones too, and by 0.12 and more elsewhere.
    private const double LeastScore = 0.1;
    private const double MostDisagreement = 0.08;
    private const int MostProposals = 64;

    // The room on each side that a second look adds, as a share of the longer side: for faces that fill the photograph or are cut by
    // its border. Small photographs are enlarged to this longer side, room included.
    private const double Room = 0.35;
    private const int LeastSide = 320;

    // What a second look finds is a face if it fills the photograph, or is rather sure: on 59 pictures without faces the smaller
    // things that it found had scores of 0.43 to 0.63.
    private const double LeastShareOfLarge = 0.6;
    private const double LeastScoreOfSmall = 0.65;

    // Beside a face that is found, one of less than this share of its size has to be this sure: a patch on clothes reached 0.54. Of 1,065
    // single faces, covered ones too, one in a hundred lay below 0.6, and of 60 found beside larger ones the least was 0.69.
    private const double ShareOfSmallBeside = 0.6;
    private const double LeastScoreBeside = 0.6;

    // A face under hands: of a large and rather sure one, one of the boxes may lead elsewhere, and the points differ more. Measured: such
    // faces had 0.07 to 0.11 by the second worst box, a patch on clothes 0.16; of 153 pictures without faces none had both this score and
    // this agreement, the nearest 0.47 and 0.10.
    private const double SureScore = 0.5;
    private const double SureShare = 0.22;
    private const double MostDisagreementOfSure = 0.12;

    private const int FirstEyeCorner = 36;
    private const int LastEyeCorner = 45;

    private static readonly (double Scale, double Right, double Down)[] OtherBoxes = [(1.25, 0, 0), (0.9, 0.12, 0.1), (1, -0.12, -0.1)];

    // Upright, upside down, and lying on either side; the detector itself knows faces that are turned by up to 45 degrees.
    private static readonly double[] SecondLooks = [0, Math.PI, 0.5 * Math.PI, -0.5 * Math.PI];

    private DetectorNetwork? _detectorNetwork;
    private FaceDetector? _detector;
    private LandmarkNetwork? _landmarkNetwork;
    private LandmarkFinder? _landmarks;

    private FaceDetector Detector
    {
        get
        {
            if (_detector is not null) return _detector;
            using WeightFile file = weights.Open(DetectorName);
            _detectorNetwork = DetectorNetwork.FromFile(file);
            _detectorNetwork.PrepareForInference();
            return _detector = new FaceDetector(_detectorNetwork, NetworkFile.SizeOf(file));
        }
    }

    private LandmarkFinder Landmarks
    {
        get
        {
            if (_landmarks is not null) return _landmarks;
            using WeightFile file = weights.Open(LandmarkName);
            _landmarkNetwork = LandmarkNetwork.FromFile(file);
            _landmarkNetwork.PrepareForInference();
            return _landmarks = new LandmarkFinder(_landmarkNetwork, NetworkFile.SizeOf(file));
        }
    }

    /// <summary>Finds every face, the largest first.</summary>
    /// <param name="photo">RGB, upright.</param>
    /// <exception cref="Deocc.Engine.Diagnostics.UsageException">A network is missing; the message tells how to get it.</exception>
    public IReadOnlyList<FoundFace> Find(Image<byte> photo)
    {
        IReadOnlyList<FoundFace> found = Look(photo, SureShare * Math.Max(photo.Width, photo.Height));
        for (int turn = 0; turn < SecondLooks.Length && found.Count == 0; turn++) found = LookAgain(photo, SecondLooks[turn]);
        return found;
    }

    /// <summary>Finds the faces of the photograph with room around it, turned about its middle.</summary>
    private IReadOnlyList<FoundFace> LookAgain(Image<byte> photo, double radians)
    {
        double longer = Math.Max(photo.Width, photo.Height) * (1 + (2 * Room));
        double scale = Math.Max(1, LeastSide / longer);
        int side = (int)Math.Ceiling(longer * scale);
        AffineTransform toView = new AffineTransform(1, 0, -0.5 * photo.Width, 0, 1, -0.5 * photo.Height)
            .Then(AffineTransform.Similarity(scale, radians, 0.5 * side, 0.5 * side));
        Image<byte> view = ImageWarp.Warp(photo, toView, side, side, BorderMode.Replicate, ResizeFilter.Bicubic);
        AffineTransform back = toView.Invert();
        var found = new List<FoundFace>();
        foreach (FoundFace face in Look(view, double.PositiveInfinity))
        {
            FaceLandmarks landmarks = face.Landmarks.Transform(back);
            var box = FaceBox.Of(landmarks);
            if (box.Side >= LeastShareOfLarge * Math.Min(photo.Width, photo.Height) || face.Score >= LeastScoreOfSmall)
                found.Add(face with { Box = box, Landmarks = landmarks });
        }

        return found;
    }

    /// <summary>Finds the faces of a picture.</summary>
    /// <param name="photo">RGB.</param>
    /// <param name="largeSide">From which side on a face that the detector is sure of may have a box that leads elsewhere, in pixels.</param>
    private IReadOnlyList<FoundFace> Look(Image<byte> photo, double largeSide)
    {
        // The surest of proposals for one place counts, and a face is reported once though several boxes led to it.
        var found = new List<FoundFace>();
        foreach (DetectedFace face in Detector.Detect(photo, new DetectionOptions { Threshold = LeastScore, Overlap = 0.6, Containment = 1 }).Take(MostProposals))
        {
            FaceLandmarks landmarks = Landmarks.Find(photo, face.Box);
            bool isSure = face.Score >= SureScore && face.Box.Side >= largeSide;
            if (!IsConfirmed(isSure, OtherBoxes.Select(other => Distance(landmarks, Landmarks.Find(photo, Moved(face.Box, other)))))) continue;
            if (found.All(other => Distance(other.Landmarks, landmarks) > MostDisagreement)) found.Add(new FoundFace(face.Box, face.Score, landmarks));
        }

        // A stable sort keeps the surer one of two equals first.
        double largest = found.Select(face => face.Box.Side).DefaultIfEmpty().Max();
        return
        [
            .. found
                .Where(face => face.Score >= LeastScoreBeside || face.Box.Side >= ShareOfSmallBeside * largest)
                .OrderByDescending(face => face.Box.Width * face.Box.Height),
        ];
    }

    /// <summary>Whether landmarks that were found from moved boxes lie where they should; asks for no more of them than it needs.</summary>
    /// <param name="isSure">Whether the detector is sure of a large face: then one box may lead elsewhere.</param>
    /// <param name="distances">Of the landmarks from each other box, as a share of the distance between the eyes.</param>
    internal static bool IsConfirmed(bool isSure, IEnumerable<double> distances)
    {
        (double most, int allowed) = isSure ? (MostDisagreementOfSure, 1) : (MostDisagreement, 0);
        return !distances.Where(distance => !(distance <= most)).Skip(allowed).Any();
    }

    private static FaceBox Moved(FaceBox box, (double Scale, double Right, double Down) move)
    {
        double grow = 0.5 * (move.Scale - 1);
        return new FaceBox(
            box.Left + ((move.Right - grow) * box.Width), box.Top + ((move.Down - grow) * box.Height), box.Width * move.Scale, box.Height * move.Scale);
    }

    /// <summary>The mean distance of points, as a share of the distance between the first one's outer eye corners.</summary>
    private static double Distance(FaceLandmarks first, FaceLandmarks second)
    {
        double sum = 0;
        for (int i = 0; i < FaceLandmarks.FullCount; i++) sum += double.Hypot(first[i].X - second[i].X, first[i].Y - second[i].Y);
        double eyes = double.Hypot(first[FirstEyeCorner].X - first[LastEyeCorner].X, first[FirstEyeCorner].Y - first[LastEyeCorner].Y);
        return eyes > 0 ? sum / FaceLandmarks.FullCount / eyes : double.PositiveInfinity;
    }

    /// <summary>Finds the landmarks of faces whose boxes are known.</summary>
    /// <param name="photo">RGB, upright.</param>
    /// <param name="boxes">Around brows, chin and cheeks, roughly (<see cref="FaceBox.Of"/>).</param>
    /// <exception cref="Deocc.Engine.Diagnostics.UsageException">The network is missing; the message tells how to get it.</exception>
    public IReadOnlyList<FoundFace> Find(Image<byte> photo, IReadOnlyList<FaceBox> boxes) =>
        [.. boxes.Select(box => new FoundFace(box, null, Landmarks.Find(photo, box)))];

    /// <summary>Disposes the networks.</summary>
    public void Dispose()
    {
        _detectorNetwork?.Dispose();
        _landmarkNetwork?.Dispose();
    }
}
