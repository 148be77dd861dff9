using Deocc.Engine.Tensors;

namespace Deocc.Models.Fitting;

/// <summary>What a face is fitted to.</summary>
/// <param name="Image">[1, 3, height, width], 0..1.</param>
/// <param name="Landmarks">[1, 68, 2], pixels.</param>
/// <param name="Visible">[1, 1, height, width]: 1 where the face is not covered; null for everywhere.</param>
internal sealed record FitTarget(Tensor Image, Tensor Landmarks, Tensor? Visible);
