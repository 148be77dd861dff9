using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Textures at pixels.</content>
public static partial class Functional
{
    /// <summary>
    /// The colours of textures at interpolated places, bilinear between texel centres; beyond the border the border goes on.
    /// Differentiable in textures and places, to the second order.
    /// </summary>
    /// <param name="texture">[batch, channels, rows, columns], or a batch of 1 that all images share.</param>
    /// <param name="coordinates">
    /// [batch, 2, height, width], such as <see cref="Interpolate"/> gives them: u to the right and v down, 0 to 1 from border to
    /// border. Pixels without a triangle, at (0, 0), get the first texel's colour: multiply with a mask.
    /// </param>
    /// <returns>[batch, channels, height, width].</returns>
    /// <exception cref="ShapeException">Textures and coordinates do not fit together.</exception>
    public static Tensor TextureLookup(this Tensor texture, Tensor coordinates)
    {
        const string Name = "TextureLookup";
        Require.Rank(Name, texture, 4, "[batch, channels, rows, columns]");
        if (coordinates.Rank != 4 || coordinates.Shape[1] != 2)
            throw new ShapeException($"{Name}: coordinates {coordinates.Shape} must be [batch, 2, height, width]");
        int batch = coordinates.Shape[0];
        if (texture.Shape[0] != batch && texture.Shape[0] != 1)
            throw new ShapeException($"{Name}: texture {texture.Shape} does not fit coordinates {coordinates.Shape}; expected a batch of {batch} or 1");
        Tensor grid = coordinates.Permute(0, 2, 3, 1).Affine(scale: 2, shift: -1);
        return texture.Expand(texture.Shape.With(0, batch)).GridSample(grid, SamplingMode.Bilinear, SamplingPadding.Border);
    }
}
