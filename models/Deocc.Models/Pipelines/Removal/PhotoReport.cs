namespace Deocc.Models.Pipelines.Removal;

/// <summary>What was done to one photograph.</summary>
/// <param name="Photo">Its path.</param>
public sealed record PhotoReport(string Photo)
{
    /// <summary>Why nothing was done; null if it was.</summary>
    public string? Skipped { get; init; }

    /// <summary>Whether the results were there already.</summary>
    public bool WasThere { get; init; }

    /// <summary>The photograph that was written; null for none.</summary>
    public string? Output { get; init; }

    /// <summary>Its width in pixels, upright.</summary>
    public int Width { get; init; }

    /// <summary>Its height in pixels, upright.</summary>
    public int Height { get; init; }

    /// <summary>Its faces, the largest first.</summary>
    public IReadOnlyList<FaceReport> Faces { get; init; } = [];

    /// <summary>How files were understood, and what could not be kept.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Seconds by stage: read, find, segment, reconstruct, inpaint, paste, write, and total.</summary>
    public IReadOnlyDictionary<string, double> Seconds { get; init; } = new Dictionary<string, double>();
}
