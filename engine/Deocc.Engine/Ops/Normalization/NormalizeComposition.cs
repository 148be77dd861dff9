using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>
/// Normalization over groups of planes in differentiable ops, on tensors split as [batch, groups of one image, channels of
/// a group, plane].
/// </summary>
internal readonly ref struct NormalizeComposition(NormalizationGroups groups, Shape input, double epsilon)
{
    private static readonly int[] ChannelGroupAxes = [0, 2, 3];
    private static readonly int[] ImageGroupAxes = [2, 3];
    private static readonly int[] AllButChannelAxes = [0, 3];

    /// <summary>The shape before splitting.</summary>
    public Shape Input { get; } = input;

    private int[] GroupAxes => groups.AreChannels ? ChannelGroupAxes : ImageGroupAxes;

    /// <summary>(x - mean) / deviation, split.</summary>
    public Tensor Normalize(Tensor x, out Tensor inverseDeviation)
    {
        Tensor split = x.Reshape(groups.Split(Input[0]));
        Tensor centered = split - Mean(split);
        inverseDeviation = InverseDeviation(Mean(centered * centered));
        return centered * inverseDeviation;
    }

    /// <summary>(x - mean) / deviation with given statistics, split.</summary>
    public Tensor Normalize(Tensor x, Tensor mean, Tensor variance, out Tensor inverseDeviation)
    {
        inverseDeviation = PerChannel(InverseDeviation(variance));
        return (x.Reshape(groups.Split(Input[0])) - PerChannel(mean)) * inverseDeviation;
    }

    /// <summary>
    /// The gradient of the input from that of the normalized values n:
    /// (g - mean(g) - n mean(g n)) / deviation, the means over the group.
    /// </summary>
    public Tensor InputGradient(Tensor gradient, Tensor normalized, Tensor inverseDeviation) =>
        ((gradient - Mean(gradient) - (normalized * Mean(gradient * normalized))) * inverseDeviation).Reshape(Input);

    /// <summary>Sums a split tensor down to [channels].</summary>
    public Tensor SumPerChannel(Tensor split) => split.Sum(AllButChannelAxes).Reshape(groups.Channels);

    /// <summary>[channels] in the shape that broadcasts to split tensors.</summary>
    public Tensor PerChannel(Tensor parameter)
    {
        Shape split = groups.Split(1);
        return parameter.Reshape(split[1], split[2], 1);
    }

    private Tensor InverseDeviation(Tensor variance) => (variance + epsilon).Rsqrt();

    private Tensor Mean(Tensor split) => split.Sum(GroupAxes, keepAxes: true) / groups.Elements;
}
