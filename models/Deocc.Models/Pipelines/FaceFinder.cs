using Deocc.Engine.Serialization;
using Deocc.Imaging;
using Deocc.Models.Alignment;
using Deocc.Models.Files;
using Deocc.Models.Landmarks;

namespace Deocc.Models.Pipelines;

/// <summary>Finds the 68 landmarks of faces in photographs. The network is opened when it is first needed.</summary>
/// <param name="weights">Where the network comes from.</param>
public sealed class FaceFinder(WeightSet weights) : IDisposable
{
    private const string LandmarkName = "landmarks";

    private LandmarkNetwork? _landmarkNetwork;
    private LandmarkFinder? _landmarks;

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

    /// <summary>Finds the landmarks of faces whose boxes are known.</summary>
    /// <param name="photo">RGB, upright.</param>
    /// <param name="boxes">Around brows, chin and cheeks, roughly (<see cref="FaceBox.Of"/>).</param>
    /// <exception cref="Deocc.Engine.Diagnostics.UsageException">The network is missing; the message tells how to get it.</exception>
    public IReadOnlyList<FoundFace> Find(Image<byte> photo, IReadOnlyList<FaceBox> boxes) =>
        [.. boxes.Select(box => new FoundFace(box, null, Landmarks.Find(photo, box)))];

    /// <summary>Disposes the networks.</summary>
    public void Dispose() => _landmarkNetwork?.Dispose();
}
