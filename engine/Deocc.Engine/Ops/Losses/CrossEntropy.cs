using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Cross-entropy of classes.</content>
public static partial class Functional
{
    /// <summary>
    /// The cross-entropy of softmax(x) along the axis of classes with given labels, from logits of any size.
    /// </summary>
    /// <param name="x">Logits: [batch, classes], or [batch, classes, height, width] for pixels; any number of positions' axes.</param>
    /// <param name="labels">Int32 or Int64, of the logits' shape without the classes.</param>
    /// <param name="classWeights">
    /// [classes]: factors of the losses by class. The mean is then weighted likewise. Gets no gradient.
    /// </param>
    /// <param name="ignoredLabel">Positions with this label do not count, not in the mean's divisor either.</param>
    /// <param name="labelSmoothing">The share of the labels' probability that is spread over all classes (Szegedy et al. 2016).</param>
    /// <param name="reduction">Whether to average, to add up or neither, which gives one loss per label.</param>
    /// <exception cref="ShapeException">
    /// Shapes do not match, or a label names no class; on a graphics device, which cannot throw, such a label makes the loss NaN.
    /// </exception>
    public static Tensor CrossEntropy(
        this Tensor x,
        Tensor labels,
        Tensor? classWeights = null,
        long ignoredLabel = -100,
        double labelSmoothing = 0,
        Reduction reduction = Reduction.Mean) =>
        Ops.CrossEntropy.Apply(x, labels, classWeights, ignoredLabel, labelSmoothing, reduction);
}

/// <summary>
/// Keeps the logits and one number per position; the gradient is one fused kernel. When the backward pass is recorded
/// itself, the softmax is composed of differentiable ops instead.
/// </summary>
internal sealed class CrossEntropy(Tensor labels, Tensor? classWeights, long ignoredLabel, double smoothing, Reduction reduction)
    : Operation
{
    private Tensor? _logSumExp;
    private Tensor? _labelWeight;
    private Tensor? _labels = labels;
    private Tensor? _classWeights = classWeights;
    private bool _hasWeights;

    public override string Name => "CrossEntropy";

    public static Tensor Apply(
        Tensor x, Tensor labels, Tensor? classWeights, long ignoredLabel, double smoothing, Reduction reduction)
    {
        var operation = new CrossEntropy(labels, classWeights, ignoredLabel, smoothing, reduction);
        Tensor output = Apply(operation, x);
        operation._logSumExp!.Dispose();
        operation._labelWeight!.Dispose();
        operation._logSumExp = operation._labelWeight = operation._labels = operation._classWeights = null;
        return output;
    }

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        Check(x);
        Tensor losses = Tensor.Empty(_labels!.Shape, x.ElementType, x.Device);
        _logSumExp = losses.EmptyLike();
        _labelWeight = Tensor.Empty([], x.ElementType, x.Device);
        x.Device.Run(new CrossEntropyProblem(
            x, _labels, _classWeights, losses, _logSumExp, _labelWeight, ignoredLabel, smoothing));
        if (reduction == Reduction.None) return losses;
        Tensor sum = Reduce.Run(Name, new ScaledSum(1), losses, []);
        losses.Dispose();
        if (reduction == Reduction.Mean) Pointwise.MapInPlace(default(DivideFunction), sum, _labelWeight);
        return sum;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        SaveForBackward(inputs[0]!);
        SaveForBackward(_labels!);
        SaveForBackward(_logSumExp!);
        SaveForBackward(_labelWeight!);
        _hasWeights = _classWeights is not null;
        if (_hasWeights) SaveForBackward(_classWeights!);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        Tensor x = Saved(0);
        Tensor scaled = reduction == Reduction.Mean ? gradient / Saved(3) : gradient;
        inputGradients[0] = GradientMode.IsEnabled ? Compose(scaled, x) : RunFused(scaled, x);
    }

    private Tensor RunFused(Tensor gradient, Tensor x)
    {
        Tensor result = x.EmptyLike();
        x.Device.Run(new CrossEntropyGradientProblem(
            gradient, x, Saved(1), _hasWeights ? Saved(4) : null, Saved(2), result, ignoredLabel, smoothing));
        return result;
    }

    /// <summary>
    /// g (a p - k): with all logits at the constant log sum exp, p is 1 and the fused gradient gives a - k; far below it p
    /// is 0 and it gives -k.
    /// </summary>
    private Tensor Compose(Tensor gradient, Tensor x)
    {
        Tensor slopes;
        Tensor offsets;
        using (GradientMode.Disable())
        {
            Tensor one = Pointwise.Full([], 1, x.ElementType, x.Device);
            offsets = RunFused(one, Pointwise.Full(x.Shape, double.NegativeInfinity, x.ElementType, x.Device));
            slopes = RunFused(one, Saved(2).Unsqueeze(1).Expand(x.Shape)) - offsets;
        }

        Tensor perPosition = gradient.Rank == 0 ? gradient : gradient.Unsqueeze(1);
        return perPosition * ((slopes * x.Softmax(1)) + offsets);
    }

    private void Check(Tensor x)
    {
        Require.ComputeType(Name, x);
        Require.IndexType(Name, _labels!, "labels");
        if (x.Rank < 2 || x.Shape[1] == 0)
            throw new ShapeException($"{Name}: logits {x.Shape} must have axes [batch, classes, positions...] with at least one class");
        if (_labels!.Shape != x.Shape.Without(1))
            throw new ShapeException($"{Name}: labels {_labels.Shape} do not fit logits {x.Shape}; expected {x.Shape.Without(1)}");
        if (!ReferenceEquals(x.Device, _labels.Device))
            throw new ShapeException($"{Name}: logits are on {x.Device} but labels on {_labels.Device}; move one with To");
        if (_classWeights is not null)
        {
            Require.SameTypeAndDevice(Name, x, _classWeights);
            if (_classWeights.Rank != 1 || _classWeights.Elements != x.Shape[1])
                throw new ShapeException($"{Name}: logits {x.Shape} have {x.Shape[1]} classes but class weights are {_classWeights.Shape}");
        }

        if (!(smoothing is >= 0 and <= 1)) throw new ShapeException($"{Name}: label smoothing {smoothing} must lie between 0 and 1");
    }
}
