using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Group and instance normalization.</content>
public static partial class Functional
{
    /// <summary>
    /// Group normalization (Wu and He 2018): like <see cref="BatchNorm"/>, but with mean and variance of groups of
    /// neighbouring channels within each image.
    /// </summary>
    /// <param name="x">[batch, channels, ...].</param>
    /// <param name="groups">Groups per image; divides the channels.</param>
    /// <param name="weight">[channels]; ones when left out.</param>
    /// <param name="bias">[channels]; zeros when left out.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="residual">Of the input's shape; added after the affine map.</param>
    /// <param name="negativeSlope">0 ends with ReLU, a number in between 0 and 1 with leaky ReLU, null with neither.</param>
    /// <exception cref="ShapeException">The groups do not divide the channels, or a parameter's size is not the channels'.</exception>
    public static Tensor GroupNorm(
        this Tensor x,
        int groups,
        Tensor? weight = null,
        Tensor? bias = null,
        double epsilon = 1e-5,
        Tensor? residual = null,
        double? negativeSlope = null) =>
        NormalizePerImage("GroupNorm", x, groups, weight, bias, epsilon, residual, negativeSlope);

    /// <summary>
    /// Instance normalization (Ulyanov et al. 2016): every channel of every image has its own mean and variance.
    /// </summary>
    /// <inheritdoc cref="GroupNorm"/>
    public static Tensor InstanceNorm(
        this Tensor x,
        Tensor? weight = null,
        Tensor? bias = null,
        double epsilon = 1e-5,
        Tensor? residual = null,
        double? negativeSlope = null)
    {
        if (x.Rank < 3) throw new ShapeException($"InstanceNorm: input {x.Shape} has {x.Rank} axes; expected [batch, channels, positions...]");
        return NormalizePerImage("InstanceNorm", x, x.Shape[1], weight, bias, epsilon, residual, negativeSlope);
    }

    private static Tensor NormalizePerImage(
        string name, Tensor x, int groups, Tensor? weight, Tensor? bias, double epsilon, Tensor? residual, double? negativeSlope)
    {
        (Tensor output, Tensor mean, Tensor variance) = Normalize.Apply(
            name, NormalizationGroups.PerImage(name, x, groups), x, weight, bias, residual, epsilon, negativeSlope);
        mean.Dispose();
        variance.Dispose();
        return output;
    }
}
