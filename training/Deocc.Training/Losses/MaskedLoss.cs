using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Training.Losses;

/// <summary>Differences of pictures where a mask says.</summary>
public static class MaskedLoss
{
    // An empty mask gives a loss of zero, not of 0 / 0.
    private const double LeastArea = 1;

    /// <summary>
    /// sum |x - target| M / (channels sum M): the mean absolute difference of a masked number (Yin et al., L_pix over M_m M_f and
    /// L_bg over the eroded rest; they leave open whether channels are added up).
    /// </summary>
    /// <param name="x">[N, C, height, width].</param>
    /// <param name="target">Of the same shape.</param>
    /// <param name="mask">[N, 1, height, width], 0..1.</param>
    /// <returns>A scalar over the whole batch; zero for an empty mask.</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public static Tensor L1(Tensor x, Tensor target, Tensor mask)
    {
        if (x.Rank != 4 || x.Shape != target.Shape || mask.Shape != x.Shape.With(1, 1))
            throw new ShapeException($"MaskedLoss: pictures {x.Shape} and {target.Shape} and a mask {mask.Shape}; expected [N, C, height, width] twice and one channel");
        Tensor area = mask.Detach().Sum().Clamp(low: LeastArea);
        return (x.L1Loss(target, Reduction.None) * mask).Sum() * (area * x.Shape[1]).Reciprocal();
    }
}
