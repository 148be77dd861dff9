namespace Deocc.Training.Metrics.Pictures;

/// <summary>Which pixels of a picture a figure is about.</summary>
public enum SupportKind
{
    /// <summary>All of them.</summary>
    Whole,

    /// <summary>Those that were covered and had to be filled.</summary>
    Hole,

    /// <summary>Those of the face.</summary>
    Face,
}
