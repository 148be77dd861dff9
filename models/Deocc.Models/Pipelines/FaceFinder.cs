using Deocc.Engine.Serialization;
using Deocc.Imaging;
using Deocc.Models.Alignment;
using Deocc.Models.Detection;
using Deocc.Models.Files;
using Deocc.Models.Landmarks;

namespace Deocc.Models.Pipelines;

/// <summary>Finds the faces of photographs and their 68 landmarks. A network is opened when it is first needed.</summary>
/// <param name="weights">Where the networks come from.</param>
public sealed class FaceFinder(WeightSet weights) : IDisposable
{
    private const string DetectorName = "detector";
    private const string LandmarkName = "landmarks";

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
        // Boxes of the detector by falling size; a stable sort keeps the surer one of two equals first.
        IEnumerable<DetectedFace> faces = Detector.Detect(photo).OrderByDescending(face => face.Box.Width * face.Box.Height);
        return [.. faces.Select(face => new FoundFace(face.Box, face.Score, Landmarks.Find(photo, face.Box)))];
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
