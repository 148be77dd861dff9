using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Training.Losses;

/// <summary>
/// Online hard example mining (Shrivastava et al. 2016) over the pixels of a batch, as segmentation uses it: pixels that are
/// right already no longer count.
/// </summary>
public static class HardExamples
{
    /// <summary>The usual threshold of a cross-entropy: the loss of a pixel whose true class gets a probability of 0.7.</summary>
    public static double UsualThreshold { get; } = -Math.Log(0.7);

    /// <summary>
    /// The mean over the losses above a threshold, or over a share of all, the largest ones, where the former are not more. The
    /// choice carries no gradient.
    /// </summary>
    /// <param name="losses">Losses that are not negative, of any shape.</param>
    /// <param name="threshold">Losses above it count.</param>
    /// <param name="leastShare">How many of all losses count at least, 0..1; at least one does. Of equal ones the first count.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ShapeException">There are no losses, or the share is not within 0..1.</exception>
    public static Tensor Mean(Tensor losses, double threshold, double leastShare)
    {
        (Tensor chosen, Tensor count) = losses.Hardest(threshold, leastShare);
        return (losses * chosen).Sum() * count.To(losses.ElementType).Reciprocal();
    }
}
