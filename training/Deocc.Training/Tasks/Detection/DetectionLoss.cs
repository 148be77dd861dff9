using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Models.Detection;

namespace Deocc.Training.Tasks.Detection;

/// <summary>What is made small: the focal loss of the probabilities, and the distance of place and size.</summary>
internal static class DetectionLoss
{
    private const double NearlyOne = 0.9999;

    /// <summary>
    /// Focal loss for hills (Law and Deng 2018, equation 1; alpha 2, beta 4), by the number of faces.
    /// </summary>
    /// <param name="answer">[batch, 4, rows, columns].</param>
    /// <param name="target">[batch, 6, rows, columns] of <see cref="DetectionTarget"/>.</param>
    public static Tensor Probability(Tensor answer, Tensor target)
    {
        Tensor logits = answer.Slice(1, 0, 1);
        Tensor hill = target.Slice(1, 0, 1);
        Tensor weight = target.Slice(1, 1, 1);
        Tensor isMiddle = hill.GreaterOrEqual(NearlyOne).To(ElementType.Float32);
        Tensor probability = logits.Sigmoid();

        // log p = -softplus(-z) and log(1 - p) = -softplus(z), which stay finite.
        Tensor right = isMiddle * (1 - probability).Square() * logits.Negate().Softplus();
        Tensor wrong = (1 - isMiddle) * (1 - hill).Pow(4) * probability.Square() * logits.Softplus();
        return (weight * (right + wrong)).Sum() / isMiddle.Sum().Clamp(low: 1);
    }

    /// <summary>
    /// The distance of the box's middle as a share of its side, plus the difference of the logarithms of the sizes, in the mean over
    /// the cells near middles.
    /// </summary>
    /// <inheritdoc cref="Probability" path="/param"/>
    public static Tensor Box(Tensor answer, Tensor target)
    {
        Tensor inverseSide = target.Slice(1, 5, 1);
        Tensor isNear = inverseSide.Greater(0).To(ElementType.Float32);
        Tensor shift = (answer.Slice(1, 1, 2) - target.Slice(1, 2, 2)).Abs().Sum([1], keepAxes: true) * inverseSide;
        Tensor size = (answer.Slice(1, DetectorNetwork.Outputs - 1, 1) - target.Slice(1, 4, 1)).Abs() * isNear;
        return (shift + size).Sum() / isNear.Sum().Clamp(low: 1);
    }
}
