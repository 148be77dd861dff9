using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Training.Losses;

/// <summary>The two players' losses of a generative adversarial network (Goodfellow et al. 2014), on logits, positive for real.</summary>
public static class AdversarialLoss
{
    /// <summary>-E log D(fake): what a generator lacks in deceiving (the form that does not saturate).</summary>
    /// <param name="fake">The discriminator's logits of generated pictures.</param>
    /// <returns>A scalar.</returns>
    public static Tensor Generator(Tensor fake) => fake.BinaryCrossEntropyWithLogits(Tensor.Zeros(fake.Shape, fake.ElementType, fake.Device) + 1);

    /// <summary>-(E log D(real) + E log(1 - D(fake))) / 2: the binary cross-entropy of telling both apart.</summary>
    /// <param name="real">The discriminator's logits of real pictures.</param>
    /// <param name="fake">Its logits of generated ones.</param>
    /// <returns>A scalar.</returns>
    public static Tensor Discriminator(Tensor real, Tensor fake) =>
        (Generator(real) + fake.BinaryCrossEntropyWithLogits(Tensor.Zeros(fake.Shape, fake.ElementType, fake.Device))) * 0.5;
}
