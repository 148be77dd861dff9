namespace Deocc.Models.FaceModels.Building;

/// <summary>A linear measurement of a face's shape: a weighted sum of displacements.</summary>
/// <param name="Name">What it measures, in a few words.</param>
/// <param name="Of">The measurement of a field of displacements on a mesh.</param>
internal sealed record FaceMeasurement(string Name, Func<HeadMesh, Vector3d[], double> Of);
