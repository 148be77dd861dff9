namespace Deocc.Training.Data;

/// <summary>What a folder holds, what is missing and what is broken.</summary>
public sealed record DatasetReport
{
    /// <summary>The folder.</summary>
    public required string Folder { get; init; }

    /// <summary>The name of its layout.</summary>
    public required string Layout { get; init; }

    /// <summary>What told the layout.</summary>
    public required string Evidence { get; init; }

    /// <summary>How many samples can be used.</summary>
    public required int Samples { get; init; }

    /// <summary>Samples by split.</summary>
    public required IReadOnlyDictionary<string, int> Splits { get; init; }

    /// <summary>Samples with a mask, a region, a parsing map, 68 or 5 landmarks, an identity, attributes.</summary>
    public required IReadOnlyDictionary<string, int> With { get; init; }

    /// <summary>How many different people there are.</summary>
    public required int Identities { get; init; }

    /// <summary>How many pairs for verification.</summary>
    public required int Pairs { get; init; }

    /// <summary>Parts of the data set that are not there.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>What could not be used, and why.</summary>
    public required IReadOnlyList<SkippedSample> Skipped { get; init; }

    /// <summary>How many samples were decoded.</summary>
    public required int Decoded { get; init; }

    /// <summary>Decoded pictures by their size, such as <c>256x256</c>, the most frequent first.</summary>
    public required IReadOnlyDictionary<string, int> Sizes { get; init; }

    /// <summary>Decoded samples that are damaged or contradict themselves.</summary>
    public required IReadOnlyList<SkippedSample> Broken { get; init; }
}
