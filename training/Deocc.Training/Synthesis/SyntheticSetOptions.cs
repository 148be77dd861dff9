namespace Deocc.Training.Synthesis;

/// <summary>What a synthetic set on disk consists of.</summary>
public sealed record SyntheticSetOptions
{
    /// <summary>Number of faces.</summary>
    public int Count { get; init; } = 100;

    /// <summary>Number of the first face: several runs of one seed can share the work.</summary>
    public long First { get; init; }

    /// <summary>The pictures' file ending: <c>jpg</c> or <c>png</c>.</summary>
    public string Format { get; init; } = "jpg";

    /// <summary>Whether depth and normals are written.</summary>
    public bool Geometry { get; init; }

    /// <summary>Every so many faces one goes to the split <c>val</c>; 0 for none.</summary>
    public int ValidationEvery { get; init; } = 10;
}
