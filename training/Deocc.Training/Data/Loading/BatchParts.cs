namespace Deocc.Training.Data.Loading;

/// <summary>What every sample of a data set has, so that batches may hold it.</summary>
/// <param name="HasMask">A mask of the visible face.</param>
/// <param name="HasRegion">A mask of the whole face.</param>
/// <param name="HasParsing">A parsing map.</param>
/// <param name="Landmarks">68 if all have so many points, 5 if all have five at least, else 0.</param>
internal readonly record struct BatchParts(bool HasMask, bool HasRegion, bool HasParsing, int Landmarks)
{
    /// <summary>Looks at all samples.</summary>
    public static BatchParts Of(IReadOnlyList<FaceSample> samples) => new(
        samples.All(sample => sample.Mask is not null),
        samples.All(sample => sample.Region is not null),
        samples.All(sample => sample.Parsing is not null),
        samples.All(sample => sample.Landmarks is { IsFull: true }) ? FaceLandmarks.FullCount
            : samples.All(sample => sample.Landmarks is not null) ? FaceLandmarks.SmallCount : 0);
}
