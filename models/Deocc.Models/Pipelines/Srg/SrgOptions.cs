namespace Deocc.Models.Pipelines.Srg;

/// <summary>How faces are uncovered. Pixels are those of the aligned crop of 256.</summary>
public sealed record SrgOptions
{
    /// <summary>Pixels by which the hole reaches over what was found to be covered, so that no rim of the occluder and no shadow stays; 6 by default.</summary>
    public int Dilation { get; init; } = 6;

    /// <summary>Pixels beyond the hole over which the painting fades into the photograph; 6 by default.</summary>
    public int SoftEdge { get; init; } = 6;

    /// <summary>A hole smaller than this share of the face is none, and the face comes back untouched; 0.02 by default.</summary>
    public double LeastHole { get; init; } = 0.02;

    /// <summary>A piece of the hole smaller than this share of the face is dropped; 0.004 by default.</summary>
    public double LeastPiece { get; init; } = 0.004;

    /// <summary>
    /// A piece of the hole that reaches less deep than this into the face is dropped, since at the face's edge reconstruction and
    /// photograph differ, and hair there belongs to the person; 12 by default.
    /// </summary>
    public int LeastDepth { get; init; } = 12;

    /// <summary>A piece of the hole is dropped if a smaller share of it is covered by something, where the segmentation tells that; 0.15 by default.</summary>
    public double LeastCovering { get; init; } = 0.15;

    /// <summary>
    /// What is hidden counts as covered within this far of something that covers, where the segmentation tells that; further off
    /// lies the person's own hair. 8 by default.
    /// </summary>
    public int CoveringReach { get; init; } = 8;

    /// <summary>Whether what lies on the forehead alone is painted over as well; by default it stays, as it is mostly the person's own fringe or a hat.</summary>
    public bool ClearsForehead { get; init; }

    /// <summary>The share below the brows of a piece of the hole that still counts as lying on the forehead alone; 0.15 by default.</summary>
    public double MostBelowForehead { get; init; } = 0.15;

    /// <summary>A face turned in the plane by more than this is turned upright first, as networks know faces; 15 degrees by default, in radians.</summary>
    public double MostRoll { get; init; } = 15 * Math.PI / 180;

    /// <summary>
    /// Whether the landmarks are known, such as those that a user gives, rather than found: the drawn face is bent onto them, so that what
    /// is painted lies where they say. Found ones below a cover are less sure than the drawn face. False by default.
    /// </summary>
    public bool KnowsLandmarks { get; init; }

    /// <summary>The share of their landmarks under the hole from which eyes or mouth count as hidden; 0.75 by default.</summary>
    public double HiddenShare { get; init; } = 0.75;

    /// <summary>Fixes the noise that the generator fills the hole from; 1 by default.</summary>
    public ulong Seed { get; init; } = 1;
}
