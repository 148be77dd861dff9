namespace Deocc.Training.Evaluation.Srg.Uncovering;

/// <summary>A way to take what covers it off a portrait.</summary>
public interface IUncovering
{
    /// <summary>Its name in the table.</summary>
    string Name { get; }

    /// <summary>Uncovers a portrait.</summary>
    Uncovered Apply(CoveredPortrait portrait);
}
