using Deocc.Models.Alignment;
using Deocc.Models.Pipelines.Srg;

namespace Deocc.Models.Pipelines.Removal;

/// <summary>How occluders are removed from the photographs of a user.</summary>
public sealed record RemovalOptions
{
    /// <summary>The folder that results go to.</summary>
    public required string Output { get; init; }

    /// <summary>What is written; the photograph by default.</summary>
    public RemovalParts Save { get; init; } = RemovalParts.Image;

    /// <summary>The ending of the photographs that are written, such as <c>.png</c>; null keeps each one's own.</summary>
    public string? Extension { get; init; }

    /// <summary>1 to 100, of JPEG files that are written; 95 by default.</summary>
    public int JpegQuality { get; init; } = 95;

    /// <summary>A mask of what covers the faces, or a folder of masks with the photographs' names; null to find it.</summary>
    public string? Mask { get; init; }

    /// <summary>Which color of masks marks what covers.</summary>
    public MaskPolarity Polarity { get; init; }

    /// <summary>A file of one face's landmarks or a list of many photographs', or a folder of files; null to find faces.</summary>
    public string? Landmarks { get; init; }

    /// <summary>Where the faces are; empty to find them.</summary>
    public IReadOnlyList<FaceBox> Boxes { get; init; } = [];

    /// <summary>The only face to work on, 1 for the largest; 0 for all.</summary>
    public int Face { get; init; }

    /// <summary>Whether results that are there are made again instead of passed over.</summary>
    public bool Overwrites { get; init; }

    /// <summary>How faces are uncovered.</summary>
    public SrgOptions Pipeline { get; init; } = new();

    /// <summary>Width and height of the meshes' textures; 512 by default.</summary>
    public int TextureSize { get; init; } = 512;
}
