using Deocc.Imaging;

namespace Deocc.Training.Evaluation.Srg.Uncovering;

/// <summary>A portrait as it came back.</summary>
/// <param name="Picture">RGB in 0..1, of the portrait's size.</param>
/// <param name="Painted">Which of its pixels were painted, one channel, 1 or 0.</param>
/// <param name="IsFound">Whether the face was found at all.</param>
public sealed record Uncovered(Image<float> Picture, Image<float> Painted, bool IsFound = true);
