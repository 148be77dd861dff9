namespace Deocc.Training.Evaluation.Srg;

/// <summary>Which hole is painted in an evaluation.</summary>
public enum HoleSource
{
    /// <summary>The true one: measures the painting alone.</summary>
    True,

    /// <summary>The one that the program finds, as <c>deocc remove</c> does: measures what a user gets.</summary>
    Predicted,
}
