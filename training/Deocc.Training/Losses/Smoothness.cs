using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Training.Losses;

/// <summary>How little neighbouring pixels differ.</summary>
public static class Smoothness
{
    /// <summary>(|dx x|^2 + |dy x|^2) / (N C height width): squared differences to the right and lower neighbours (Yin et al., L_tv).</summary>
    /// <param name="x">[N, C, height, width], at least 2 pixels high and wide.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ShapeException">The pictures are too small.</exception>
    public static Tensor Squared(Tensor x)
    {
        if (x.Rank != 4 || x.Shape[2] < 2 || x.Shape[3] < 2)
            throw new ShapeException($"Smoothness: pictures {x.Shape} must be [N, C, height, width], 2x2 or larger");
        (int height, int width) = (x.Shape[2], x.Shape[3]);
        Tensor vertical = x.Slice(2, 1, height - 1).L2Loss(x.Slice(2, 0, height - 1), Reduction.Sum);
        Tensor horizontal = x.Slice(3, 1, width - 1).L2Loss(x.Slice(3, 0, width - 1), Reduction.Sum);
        return (vertical + horizontal) / x.Elements;
    }
}
