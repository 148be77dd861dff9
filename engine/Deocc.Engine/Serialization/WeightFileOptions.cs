namespace Deocc.Engine.Serialization;

/// <summary>How <see cref="WeightFile"/> reads.</summary>
public sealed record WeightFileOptions
{
    /// <summary>The defaults.</summary>
    public static WeightFileOptions Default { get; } = new();

    /// <summary>
    /// PyTorch only: the keys, separated by <c>/</c>, of the dictionary to take tensors from, such as
    /// <c>optimizer_state_dict</c>; empty for everything in the file. Null looks for the usual ones (<c>state_dict</c>,
    /// <c>model_state_dict</c>, <c>model</c> ...) and takes everything when there is none.
    /// </summary>
    public string? Root { get; init; }

    /// <summary>
    /// Whether a prefix that parallel and compiled modules put before every name (<c>module.</c>, <c>_orig_mod.</c>) is
    /// taken off.
    /// </summary>
    public bool StripWrapperPrefixes { get; init; } = true;

    /// <summary>
    /// PyTorch only: whether objects of unknown classes are skipped instead of refused. Neither way runs any code of the file.
    /// </summary>
    public bool SkipUnknownObjects { get; init; }

    /// <summary>Whether the checksums of zip files are compared when an entry is first read.</summary>
    public bool VerifyChecksums { get; init; } = true;

    /// <summary>
    /// The most bytes that a file's compressed or overlapping tensors may grow to in memory, so that a small hostile file
    /// cannot take all of it. Null allows 64 MiB plus 64 times the length of the file.
    /// </summary>
    public long? MaxExpandedBytes { get; init; }
}
