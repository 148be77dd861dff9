using Deocc.Engine.Tensors;
using Deocc.Models.Rendering;

namespace Deocc.Models.Reconstruction;

/// <summary>All that describes faces and how they are seen, for a batch.</summary>
/// <param name="Identity">[batch, identity modes], standard deviations.</param>
/// <param name="Expression">[batch, expression modes], standard deviations.</param>
/// <param name="Texture">[batch, texture modes], standard deviations.</param>
/// <param name="Light">[batch, 9] or [batch, 27]: see <see cref="SphericalHarmonics.Shade"/>.</param>
/// <param name="Pose">Angles and translation.</param>
public sealed record FaceCoefficients(Tensor Identity, Tensor Expression, Tensor Texture, Tensor Light, Pose Pose);
