using Deocc.Imaging;

namespace Deocc.Models.Pipelines.Srg;

/// <summary>A photograph with its faces uncovered.</summary>
/// <param name="Photo">The photograph with the channels that it had; the given one itself if nothing was painted.</param>
/// <param name="Faces">The faces in the order in which their landmarks were given.</param>
public sealed record SrgResult(Image<byte> Photo, IReadOnlyList<SrgFace> Faces);
