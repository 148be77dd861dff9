using Deocc.Engine.Devices;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Imaging;
using Deocc.Training.Occluders;

namespace Deocc.Training.Data.Loading;

/// <summary>Samples as tensors, N at a time; colors in [-1, 1], masks in 0..1. What not every sample of the data set has is null.</summary>
public sealed class FaceBatch : IDisposable
{
    private FaceBatch? _onHost;

    /// <summary>The same batch where the host can read it without waiting for a device; the batch itself if it is there.</summary>
    public FaceBatch OnHost => _onHost ?? this;

    /// <summary>The pictures without drawn occluders, [N, 3, size, size].</summary>
    public required Tensor Clean { get; init; }

    /// <summary>The pictures with them, [N, 3, size, size].</summary>
    public required Tensor Occluded { get; init; }

    /// <summary>How much of each pixel the drawn occluder covers, [N, 1, size, size].</summary>
    public required Tensor Cover { get; init; }

    /// <summary>The face that stays visible beside what was drawn, [N, 1, size, size].</summary>
    public Tensor? Face { get; init; }

    /// <summary>The face that is visible in the pictures without drawn occluders, [N, 1, size, size].</summary>
    public Tensor? CleanFace { get; init; }

    /// <summary>Where the face would be if nothing covered it, [N, 1, size, size].</summary>
    public Tensor? Region { get; init; }

    /// <summary>Labels of the parsing map of the clean picture, [N, size, size], Int32.</summary>
    public Tensor? Parsing { get; init; }

    /// <summary>Landmarks in pixels, [N, 68 or 5, 2], x before y, pixel centers at half-integers.</summary>
    public Tensor? Landmarks { get; init; }

    /// <summary>What was drawn over each sample; null for nothing.</summary>
    public required IReadOnlyList<OccluderKind?> Kinds { get; init; }

    /// <summary>The samples.</summary>
    public required IReadOnlyList<FaceSample> Samples { get; init; }

    /// <summary>From each sample's own pixels to the batch's; the determinant is negative where it was mirrored.</summary>
    public required IReadOnlyList<AffineTransform> Moves { get; init; }

    private Tensor?[] Tensors => [Clean, Occluded, Cover, Face, CleanFace, Region, Parsing, Landmarks];

    /// <summary>The same batch on a device; itself if it is there. The result disposes this one.</summary>
    public FaceBatch To(Device device) => ReferenceEquals(Clean.Device, device) ? this : new FaceBatch
    {
        _onHost = this,
        Clean = Clean.To(device),
        Occluded = Occluded.To(device),
        Cover = Cover.To(device),
        Face = Face?.To(device),
        CleanFace = CleanFace?.To(device),
        Region = Region?.To(device),
        Parsing = Parsing?.To(device),
        Landmarks = Landmarks?.To(device),
        Kinds = Kinds,
        Samples = Samples,
        Moves = Moves,
    };

    /// <summary>Takes the batch out of every scope: its owner disposes it, be it in a later step.</summary>
    public FaceBatch Unscoped()
    {
        _onHost?.Unscoped();
        foreach (Tensor? tensor in Tensors) tensor?.Unscoped();
        return this;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _onHost?.Dispose();
        foreach (Tensor? tensor in Tensors) tensor?.Dispose();
    }
}
