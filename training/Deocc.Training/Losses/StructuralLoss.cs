using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Training.Losses;

/// <summary>What two pictures lack in structural similarity, over the pixels of a mask that are not right yet.</summary>
public static class StructuralLoss
{
    private const int Window = 11;
    private const double Sigma = 1.5;

    // Pictures in [-1, 1].
    private const double Range = 2;

    /// <summary>
    /// The mean of 1 - SSIM(x M, target M) over the hard pixels of M (Yin et al., L_sm with online hard example mining; theirs is
    /// smaller by the constant 1). SSIM as of Wang et al. 2004: Gaussian window of 11 pixels and a deviation of 1.5, range 2,
    /// windows within the picture alone, averaged over the channels.
    /// </summary>
    /// <param name="x">[N, C, height, width] in [-1, 1], at least 11 pixels high and wide.</param>
    /// <param name="target">Of the same shape.</param>
    /// <param name="mask">[N, 1, height, width], 0..1.</param>
    /// <param name="threshold">Pixels count that lack more than this; 0 for all of the mask.</param>
    /// <param name="leastShare">How many of all pixels of the batch count at least, 0..1, the worst ones.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public static Tensor Hard(Tensor x, Tensor target, Tensor mask, double threshold, double leastShare)
    {
        if (x.Rank != 4 || x.Shape != target.Shape || mask.Shape != x.Shape.With(1, 1))
            throw new ShapeException($"StructuralLoss: pictures {x.Shape} and {target.Shape} and a mask {mask.Shape}; expected [N, C, height, width] twice and one channel");
        Tensor map = (x * mask).Ssim(target * mask, Range, Window, Sigma, Reduction.None).Mean([1], keepAxes: true);
        Tensor middles = mask.Slice(2, Window / 2, map.Shape[2]).Slice(3, Window / 2, map.Shape[3]);
        // Rounding can lift a similarity over one; the mining expects losses that are not negative.
        return HardExamples.Mean(((1 - map) * middles).Clamp(low: 0), threshold, leastShare);
    }
}
