namespace Deocc.Training.Fitting;

/// <summary>How far a recovered face is from the true one, after the best rigid motion with scale.</summary>
/// <param name="Mean">Mean distance of corresponding vertices of the face, millimetres.</param>
/// <param name="Largest">The largest distance, millimetres.</param>
/// <param name="ShareOfHeight">The mean distance by the true face's height, from 0 to 1.</param>
public sealed record ShapeErrors(double Mean, double Largest, double ShareOfHeight);
