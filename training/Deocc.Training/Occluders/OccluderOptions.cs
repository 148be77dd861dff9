namespace Deocc.Training.Occluders;

/// <summary>Which occluders are made.</summary>
public sealed record OccluderOptions
{
    /// <summary>The kinds to draw from, each as often as it is named; all that there are, equally often, if empty.</summary>
    public IReadOnlyList<OccluderKind> Kinds { get; init; } = [];

    /// <summary>
    /// A folder of cut-outs, or null for procedural occluders only. It may hold <c>hands/</c> with <c>labels.jsonl</c>,
    /// <c>masktheface/</c> with <c>anchors.cfg</c>, <c>textures/</c>, and folders of RGBA pictures named after a kind.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>How likely a cut-out is drawn for a kind that is drawn by the program too, 0..1.</summary>
    public double CutOutShare { get; init; } = 0.6;
}
