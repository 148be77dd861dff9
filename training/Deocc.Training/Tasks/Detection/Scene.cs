using Deocc.Imaging;

namespace Deocc.Training.Tasks.Detection;

/// <summary>A picture and all faces in it.</summary>
/// <param name="Picture">RGB in 0..1.</param>
/// <param name="Faces">68 landmarks of each, some of them perhaps beyond the picture.</param>
internal sealed record Scene(Image<float> Picture, IReadOnlyList<FaceLandmarks> Faces);
