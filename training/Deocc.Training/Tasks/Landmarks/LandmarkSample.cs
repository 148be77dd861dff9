namespace Deocc.Training.Tasks.Landmarks;

/// <summary>Crops of one picture.</summary>
/// <param name="Pixels">[crops, 3, size, size], RGB in [-1, 1].</param>
/// <param name="Points">[crops, 68, 2], in shares of the crop's side from its middle.</param>
internal sealed record LandmarkSample(float[] Pixels, float[] Points);
