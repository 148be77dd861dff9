namespace Deocc.Training.Occluders.PairedSets;

/// <summary>How a set of pairs (clean, occluded) is made.</summary>
public sealed record PairedSetOptions
{
    /// <summary>How many pairs; 0 makes one for each usable sample. Beyond that, samples are used again with other occluders.</summary>
    public int Count { get; init; }

    /// <summary>Fixes everything: the same seed and inputs give the same files, at any number of threads.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Which occluders to draw from.</summary>
    public OccluderSet Set { get; init; } = OccluderSet.Train;

    /// <summary>The most faces on the contact sheet.</summary>
    public int SheetCells { get; init; } = 24;
}
