namespace Deocc.Training.Tasks.Detection;

/// <summary>Views of one scene.</summary>
/// <param name="Pixels">[views, 3, size, size], RGB in [-1, 1].</param>
/// <param name="Targets">[views, 6, size / 8, size / 8] of <see cref="DetectionTarget"/>.</param>
internal sealed record DetectorSample(float[] Pixels, float[] Targets);
