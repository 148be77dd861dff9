using Deocc.Training.Occluders;

namespace Deocc.Training.Data.Loading;

/// <summary>How a <see cref="FaceLoader"/> makes batches.</summary>
public sealed record FaceLoaderOptions
{
    /// <summary>Samples in a batch.</summary>
    public int BatchSize { get; init; } = 8;

    /// <summary>Width and height of the pictures in pixels; the middle square of a picture is brought to this size.</summary>
    public int Size { get; init; } = 256;

    /// <summary>Fixes order, occluders and variation.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Whether each epoch has an order of its own; otherwise the data set's.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>How likely a sample gets an occluder: 0.7 leaves the rest as it is, often with real occlusions.</summary>
    public double OccludeProbability { get; init; } = 0.7;

    /// <summary>Which occluders are drawn from.</summary>
    public OccluderSet Set { get; init; } = OccluderSet.Train;

    /// <summary>How samples are varied.</summary>
    public AugmentOptions Augment { get; init; } = new();

    /// <summary>Batches that are made ahead.</summary>
    public int BatchesAhead { get; init; } = 4;

    /// <summary>Threads that make samples; no result depends on it. Half of the processors by default, at least one.</summary>
    public int Workers { get; init; } = Math.Max(1, Environment.ProcessorCount / 2);
}
