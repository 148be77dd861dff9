using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>
/// Penalties on a discriminator's gradients with respect to its images. They are recorded, so that their backward pass gives
/// the discriminator's parameters gradients of gradients.
/// </summary>
/// <example><code>
/// Tensor loss = fakeScores.Mean() - realScores.Mean() + 10 * GradientPenalty.Wasserstein(discriminator.Forward, real, fake);
/// loss.Backward();
/// </code></example>
public static class GradientPenalty
{
    /// <summary>
    /// R1 (Mescheder, Geiger, Nowozin, "Which training methods for GANs do actually converge?", 2018, equation 9, without the
    /// factor gamma / 2): the mean over the batch of |dD/dx|^2 at real images.
    /// </summary>
    /// <param name="discriminator">From images to scores, [batch, ..]; the scores of an image are added up.</param>
    /// <param name="real">[batch, ..], float32 or float64; what made it gets no gradient.</param>
    /// <returns>One number.</returns>
    /// <exception cref="ShapeException">The images have no batch axis, or there is none.</exception>
    public static Tensor R1(Func<Tensor, Tensor> discriminator, Tensor real)
    {
        CheckImages("GradientPenalty.R1", real);
        using var scope = new TensorScope();
        Tensor gradient = GradientOf(discriminator, real.Detach());
        return scope.Keep(gradient.Square().Sum().Affine(1.0 / real.Shape[0], 0));
    }

    /// <summary>
    /// WGAN-GP (Gulrajani et al., "Improved training of Wasserstein GANs", 2017, algorithm 1, without the factor lambda): the
    /// mean over the batch of (|dD/dx| - 1)^2 at random places between real and generated images.
    /// </summary>
    /// <param name="discriminator">From images to scores, [batch, ..]; the scores of an image are added up.</param>
    /// <param name="real">[batch, ..], float32 or float64; what made it gets no gradient.</param>
    /// <param name="fake">Of the same shape; what made it gets no gradient.</param>
    /// <param name="random">Draws the place of each pair; <see cref="RandomGenerator.Current"/> when left out.</param>
    /// <returns>One number.</returns>
    /// <exception cref="ShapeException">The images differ in shape or type, or have no batch axis, or there is none.</exception>
    public static Tensor Wasserstein(Func<Tensor, Tensor> discriminator, Tensor real, Tensor fake, RandomGenerator? random = null)
    {
        const string Name = "GradientPenalty.Wasserstein";
        CheckImages(Name, real);
        if (real.Shape != fake.Shape) throw new ShapeException($"{Name}: fake {fake.Shape} differs from real {real.Shape}");
        Require.SameTypeAndDevice(Name, real, fake);
        using var scope = new TensorScope();
        Span<int> perImage = stackalloc int[real.Rank];
        perImage.Fill(1);
        perImage[0] = real.Shape[0];
        Tensor place = Tensor.Uniform(new Shape(perImage), random: random, elementType: real.ElementType, device: real.Device);
        Tensor between = real.Detach().Lerp(fake.Detach(), place);
        Tensor lengths = GradientOf(discriminator, between.Detach()).Reshape(real.Shape[0], -1).Norm([1]);
        return scope.Keep((lengths - 1).Square().Mean());
    }

    private static Tensor GradientOf(Func<Tensor, Tensor> discriminator, Tensor images)
    {
        images.RequiresGradient = true;
        return Gradients.Of(discriminator(images).Sum(), [images], createGraph: true)[0];
    }

    private static void CheckImages(string op, Tensor images)
    {
        Require.ComputeType(op, images);
        if (images.Rank < 2 || images.Elements == 0)
            throw new ShapeException($"{op}: images {images.Shape} must have axes [batch, ..] and at least one element");
    }
}
