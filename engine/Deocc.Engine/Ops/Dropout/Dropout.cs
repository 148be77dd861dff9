using Deocc.Engine.Autograd;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Dropout.</content>
public static partial class Functional
{
    /// <summary>
    /// Sets each element to zero with some probability and multiplies the others by 1 / (1 - probability) (Srivastava et al.
    /// 2014). The mask is not stored: the backward pass draws it once more.
    /// </summary>
    /// <param name="x">Any shape.</param>
    /// <param name="probability">Of a zero; in steps of 2^-24.</param>
    /// <param name="random">Where to draw the mask from; <see cref="RandomGenerator.Current"/> when left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not within [0, 1].</exception>
    public static Tensor Dropout(this Tensor x, double probability, RandomGenerator? random = null)
    {
        CheckProbability(probability);
        Require.ComputeType("Dropout", x);
        return probability == 0 ? x : RandomMask.Apply(x, (random ?? RandomGenerator.Current).Reserve(x.Elements), probability);
    }

    /// <summary>
    /// Dropout of whole channels: one draw for each channel of each image (Tompson et al. 2015).
    /// </summary>
    /// <param name="x">[batch, channels, ...].</param>
    /// <param name="probability">Of a zero; in steps of 2^-24.</param>
    /// <param name="random">Where to draw the mask from; <see cref="RandomGenerator.Current"/> when left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not within [0, 1].</exception>
    /// <exception cref="Diagnostics.ShapeException">The input has fewer than two axes.</exception>
    public static Tensor ChannelDropout(this Tensor x, double probability, RandomGenerator? random = null)
    {
        CheckProbability(probability);
        if (x.Rank < 2) throw new Diagnostics.ShapeException($"ChannelDropout: input {x.Shape} has {x.Rank} axes; expected [batch, channels, ...]");
        if (probability == 0) return x;
        Span<int> sizes = stackalloc int[x.Rank];
        sizes.Fill(1);
        (sizes[0], sizes[1]) = (x.Shape[0], x.Shape[1]);
        Tensor mask = Tensor.Empty(new Shape(sizes), x.ElementType, x.Device);
        (random ?? RandomGenerator.Current).FillBernoulli(mask, 1 - probability, RandomMask.Scale(probability));
        return x.Multiply(mask);
    }

    private static void CheckProbability(double probability)
    {
        if (probability is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "expected a probability, from 0 to 1");
    }
}

/// <summary>Times a random mask; linear, and its own gradient.</summary>
internal sealed class RandomMask(RandomState state, double probability) : Operation
{
    public override string Name => "Dropout";

    public static Tensor Apply(Tensor x, RandomState state, double probability) => Apply(new RandomMask(state, probability), x);

    /// <summary>What kept elements are multiplied by.</summary>
    public static double Scale(double probability) => probability == 1 ? 0 : 1 / (1 - probability);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        Tensor output = x.EmptyLike();
        x.Device.Run(new RandomMaskProblem(x, output, state, (float)(1 - probability), (float)Scale(probability)));
        return output;
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        inputGradients[0] = Apply(gradient, state, probability);
}
