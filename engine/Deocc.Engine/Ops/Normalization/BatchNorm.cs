using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Batch normalization.</content>
public static partial class Functional
{
    /// <summary>
    /// Batch normalization (Ioffe and Szegedy 2015), fused with what mostly follows it: rectify((x - mean) / sqrt(variance +
    /// epsilon) * weight + bias + residual), with mean and variance of each channel over the batch and all positions.
    /// </summary>
    /// <param name="x">[batch, channels, ...]: one-, two- or more-dimensional positions, or none.</param>
    /// <param name="weight">[channels]; ones when left out.</param>
    /// <param name="bias">[channels]; zeros when left out.</param>
    /// <param name="runningMean">
    /// [channels]. Training moves it in place towards the batch's mean, evaluation uses it. When left out, so must be
    /// <paramref name="runningVariance"/>, and evaluation uses the batch's statistics like training.
    /// </param>
    /// <param name="runningVariance">[channels]; moved towards the batch's variance with Bessel's correction.</param>
    /// <param name="training">Whether to normalize by the batch's statistics rather than by the running ones.</param>
    /// <param name="momentum">The weight of the newest batch in the running statistics.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="residual">Of the input's shape; added after the affine map.</param>
    /// <param name="negativeSlope">0 ends with ReLU, a number in between 0 and 1 with leaky ReLU, null with neither.</param>
    /// <exception cref="ShapeException">A parameter does not have one element per channel, or the residual another shape.</exception>
    public static Tensor BatchNorm(
        this Tensor x,
        Tensor? weight = null,
        Tensor? bias = null,
        Tensor? runningMean = null,
        Tensor? runningVariance = null,
        bool training = true,
        double momentum = 0.1,
        double epsilon = 1e-5,
        Tensor? residual = null,
        double? negativeSlope = null)
    {
        const string Name = "BatchNorm";
        var groups = NormalizationGroups.PerChannel(Name, x);
        var running = RunningStatistics.Check(Name, x, runningMean, runningVariance);
        if (!training && runningMean is not null)
        {
            return Normalize.ApplyGiven(
                Name, groups, x, weight, bias, residual, runningMean, runningVariance!, epsilon, negativeSlope);
        }

        (Tensor output, Tensor mean, Tensor variance) =
            Normalize.Apply(Name, groups, x, weight, bias, residual, epsilon, negativeSlope);
        running.Update(Name, groups, mean, variance, momentum);
        mean.Dispose();
        variance.Dispose();
        return output;
    }
}
