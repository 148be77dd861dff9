using System.Text.Json.Serialization;

namespace Deocc.Training.Synthesis;

/// <summary>
/// One line of a synthetic set's <c>labels.jsonl</c>: the fields of the project's own layout, and what only rendering knows.
/// </summary>
public sealed record SyntheticLabel
{
    /// <summary>The sample's name.</summary>
    public required string Id { get; init; }

    /// <summary>The picture's path within the set.</summary>
    public required string Image { get; init; }

    /// <summary>The visible face's mask.</summary>
    public required string Mask { get; init; }

    /// <summary>The mask of the face's region, hidden or not.</summary>
    public required string Region { get; init; }

    /// <summary>The parsing map: class numbers as grey values.</summary>
    public required string Parsing { get; init; }

    /// <summary>Depth [H, W] in decimetres from the camera and normals [3, H, W], float16, as <c>.npz</c>; absent if not asked for.</summary>
    public string? Geometry { get; init; }

    /// <summary>68 landmarks in pixels, pixel centres at integers.</summary>
    public required float[][] Lm68 { get; init; }

    /// <summary>Degrees; positive turns the nose towards the image's left.</summary>
    public required double Yaw { get; init; }

    /// <summary>Degrees; positive lifts the chin.</summary>
    public required double Pitch { get; init; }

    /// <summary>Degrees; positive turns counter-clockwise in the image.</summary>
    public required double Roll { get; init; }

    /// <summary>The face model that the coefficients belong to.</summary>
    public required string Model { get; init; }

    /// <summary>Identity coefficients in standard deviations.</summary>
    public required float[] Identity { get; init; }

    /// <summary>Expression coefficients in standard deviations.</summary>
    public required float[] Expression { get; init; }

    /// <summary>Texture coefficients in standard deviations.</summary>
    public required float[] Texture { get; init; }

    /// <summary>Pitch, yaw and roll of the model in radians: R = Rz Ry Rx.</summary>
    public required float[] Angles { get; init; }

    /// <summary>Spherical harmonics of the light: nine for red, nine for green, nine for blue.</summary>
    public required float[] Light { get; init; }

    /// <summary>Translation of the model in decimetres.</summary>
    public required float[] Translation { get; init; }

    /// <summary>Which split the sample is in.</summary>
    public required string Split { get; init; }

    /// <summary>Where the sample comes from.</summary>
    public string Source { get; init; } = "synthetic";

    /// <summary>Always true: no photograph.</summary>
    public bool Generated { get; init; } = true;

    /// <summary>Whether there are spectacles.</summary>
    public required bool Glasses { get; init; }

    /// <summary>Whether there is a beard.</summary>
    public required bool Beard { get; init; }
}

/// <summary>How labels are written as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SyntheticLabel))]
internal sealed partial class SyntheticLabelJson : JsonSerializerContext;
