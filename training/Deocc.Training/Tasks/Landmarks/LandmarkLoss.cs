namespace Deocc.Training.Tasks.Landmarks;

/// <summary>How far predicted landmarks are from the true ones.</summary>
public enum LandmarkLoss
{
    /// <summary>The paper's: the length of the vector of all 136 differences.</summary>
    Shape,

    /// <summary>The mean distance of a point from its place, which the measure of the field (NME) is made of.</summary>
    Point,
}
