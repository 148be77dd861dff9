namespace Deocc.Training.Data;

/// <summary>Gathers what a layout finds in a folder.</summary>
/// <param name="folder">The data set's folder.</param>
/// <param name="limit">How many samples to take at most.</param>
public sealed class DatasetBuilder(string folder, int limit)
{
    private readonly List<FaceSample> _samples = [];
    private readonly List<SkippedSample> _skipped = [];
    private readonly List<string> _missing = [];
    private readonly List<VerificationPair> _pairs = [];

    /// <summary>Whether the wanted number of samples is reached; a layout then stops.</summary>
    public bool IsFull => _samples.Count >= limit;

    /// <summary>The samples so far.</summary>
    public IReadOnlyList<FaceSample> Samples => _samples;

    /// <summary>Adds a sample whose files exist, or says which of them does not.</summary>
    /// <returns>Whether it was added.</returns>
    public bool Add(FaceSample sample)
    {
        foreach (string? path in (string?[])[sample.Image, sample.Mask, sample.Region, .. sample.Parsing?.Paths ?? []])
        {
            if (path is null || File.Exists(path)) continue;
            Skip(sample.Id, $"{Path.GetRelativePath(folder, path)} does not exist");
            return false;
        }

        _samples.Add(sample);
        return true;
    }

    /// <summary>Adds a pair of samples.</summary>
    public void Add(VerificationPair pair) => _pairs.Add(pair);

    /// <summary>Says that something could not be used.</summary>
    public void Skip(string name, string reason) => _skipped.Add(new SkippedSample(name, reason));

    /// <summary>Says that a part of the data set is not there, and what follows from that.</summary>
    public void Miss(string what) => _missing.Add(what);

    /// <summary>What was gathered.</summary>
    /// <param name="layout">The layout's name.</param>
    /// <param name="evidence">What told the layout.</param>
    public FaceDataset Build(string layout, string evidence) => new()
    {
        Folder = folder,
        Layout = layout,
        Evidence = evidence,
        Samples = _samples,
        Skipped = _skipped,
        Missing = _missing,
        Pairs = _pairs,
    };
}
