namespace Deocc.Training.Evaluation.Srg;

/// <summary>What an evaluation of fillings is made of.</summary>
public sealed record SrgEvaluationOptions
{
    /// <summary>The data set's folder; its validation split is measured, its training split gives the mean face.</summary>
    public required string Data { get; init; }

    /// <summary>A folder with cut-out occluders; null for the program's own alone.</summary>
    public string? Occluders { get; init; }

    /// <summary>What covers the faces.</summary>
    public required SrgProtocol Protocol { get; init; }

    /// <summary>Which hole is painted; the true one by default. With the predicted one, the whole face and the hole are measured as well.</summary>
    public HoleSource Holes { get; init; }

    /// <summary>How many colored portraits are measured at most.</summary>
    public int Count { get; init; } = 120;

    /// <summary>How many portraits of the training split the mean face is made of at most.</summary>
    public int MeanFaceCount { get; init; } = 500;

    /// <summary>Fixes the occluders.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Weights of MobileFaceNet, for the identity; null to leave it out.</summary>
    public string? Identity { get; init; }

    /// <summary>A folder for a picture of each portrait with all fillings; null for none.</summary>
    public string? Save { get; init; }
}
