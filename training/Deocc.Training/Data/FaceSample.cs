namespace Deocc.Training.Data;

/// <summary>One picture of a data set and what is known of it. Paths are full; what is unknown is null.</summary>
public sealed record FaceSample
{
    /// <summary>The sample's name within its data set.</summary>
    public required string Id { get; init; }

    /// <summary>The picture's file.</summary>
    public required string Image { get; init; }

    /// <summary>A mask of the visible face, as large as the picture: bright is face.</summary>
    public string? Mask { get; init; }

    /// <summary>A mask of where the face would be if nothing covered it: bright is face.</summary>
    public string? Region { get; init; }

    /// <summary>The parsing map.</summary>
    public ParsingFiles? Parsing { get; init; }

    /// <summary>68 or 5 points.</summary>
    public FaceLandmarks? Landmarks { get; init; }

    /// <summary>Further numbers.</summary>
    public FaceAttributes? Attributes { get; init; }

    /// <summary>Who it is.</summary>
    public string? Identity { get; init; }

    /// <summary>What it may be used for.</summary>
    public DatasetSplit Split { get; init; }

    /// <summary>Where the picture came from.</summary>
    public string? Source { get; init; }
}
