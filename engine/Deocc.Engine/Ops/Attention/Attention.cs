using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Attention.</content>
public static partial class Functional
{
    /// <summary>
    /// Attention: each query's output is the mean of the values, weighted by softmax over the keys of scale query . key. The
    /// matrix of weights is never stored: memory grows with the number of tokens.
    /// </summary>
    /// <param name="query">[..., queries, d], or [..., d, queries] if channels come first.</param>
    /// <param name="key">[..., keys, d], or [..., d, keys].</param>
    /// <param name="value">[..., keys, dv], or [..., dv, keys].</param>
    /// <param name="scale">The factor of the products; 1 / sqrt(d) when left out. Self-attention of SAGAN has 1.</param>
    /// <param name="layout">The order of the last two axes.</param>
    /// <returns>[..., queries, dv], or [..., dv, queries].</returns>
    /// <exception cref="ShapeException">The shapes do not fit each other.</exception>
    public static Tensor Attention(
        this Tensor query, Tensor key, Tensor value, double? scale = null, TokenLayout layout = TokenLayout.TokensFirst) =>
        ScaledDotProductAttention.Apply(query, key, value, scale, layout);
}

/// <summary>
/// Attention that keeps the logarithms of the softmax's sums instead of its weights. The backward pass is one fused kernel;
/// when it is recorded itself, it is composed of differentiable ops, which do store the weights.
/// </summary>
internal sealed class ScaledDotProductAttention(double? scale, TokenLayout layout) : Operation
{
    private static readonly int[] KeyAxis = [-1];

    private Tensor? _logSumExp;

    public override string Name => "Attention";

    private bool ChannelsFirst => layout == TokenLayout.ChannelsFirst;

    private int TokenAxis => ChannelsFirst ? -1 : -2;

    private int WidthAxis => ChannelsFirst ? -2 : -1;

    public static Tensor Apply(Tensor query, Tensor key, Tensor value, double? scale, TokenLayout layout)
    {
        var operation = new ScaledDotProductAttention(scale, layout);
        Tensor output = Apply(operation, query, key, value);
        operation._logSumExp!.Dispose();
        operation._logSumExp = null;
        return output;
    }

    public override long CountFlops(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        long keys = inputs[1]!.Shape[TokenAxis];
        return 2 * keys * (inputs[0]!.Elements + output.Elements);
    }

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor query = inputs[0]!;
        Tensor key = inputs[1]!;
        Tensor value = inputs[2]!;
        Check(query, key, value);
        Tensor output = Tensor.Empty(query.Shape.With(WidthAxis, value.Shape[WidthAxis]), query.ElementType, query.Device);
        _logSumExp = Tensor.Empty(query.Shape.Without(WidthAxis), query.ElementType, query.Device);
        query.Device.Run(Problem(query, key, value, output, _logSumExp));
        return output;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        foreach (Tensor? input in inputs) SaveForBackward(input!);
        SaveForBackward(output);
        SaveForBackward(_logSumExp!);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        if (GradientMode.IsEnabled)
        {
            Compose(gradient, inputGradients);
            return;
        }

        Tensor query = Saved(0);
        Tensor key = Saved(1);
        Tensor value = Saved(2);
        inputGradients[0] = query.EmptyLike();
        inputGradients[1] = key.EmptyLike();
        inputGradients[2] = value.EmptyLike();
        query.Device.Run(new AttentionGradientProblem(
            Problem(query, key, value, Saved(3), Saved(4)), gradient, inputGradients[0]!, inputGradients[1]!, inputGradients[2]!));
    }

    // With W the weights: dV = W' dO, dW = dO V', dS = W (dW - rows' sums of W dW), dQ = scale dS K, dK = scale dS' Q.
    private void Compose(Tensor gradient, Span<Tensor?> inputGradients)
    {
        Tensor query = Saved(0);
        Tensor key = Saved(1);
        Tensor value = Saved(2);
        double factor = Scale(query);

        // Softmax does not change when a number is taken off all scores of a row: here the logarithm of their sum, a constant.
        Tensor scores = query.MatMul(key, ChannelsFirst, !ChannelsFirst) * factor;
        Tensor exponentials = (scores - Saved(4).Unsqueeze(-1)).Exp();
        Tensor weights = exponentials / exponentials.Sum(KeyAxis, keepAxes: true);
        if (Needs(2)) inputGradients[2] = ChannelsFirst ? gradient.MatMul(weights) : weights.MatMul(gradient, transposeA: true);
        Tensor weightGradient = gradient.MatMul(value, ChannelsFirst, !ChannelsFirst);
        Tensor dots = (weights * weightGradient).Sum(KeyAxis, keepAxes: true);
        Tensor scoreGradient = weights * (weightGradient - dots) * factor;
        if (Needs(0)) inputGradients[0] = ChannelsFirst ? key.MatMul(scoreGradient, transposeB: true) : scoreGradient.MatMul(key);
        if (Needs(1)) inputGradients[1] = ChannelsFirst ? query.MatMul(scoreGradient) : scoreGradient.MatMul(query, transposeA: true);
    }

    private AttentionProblem Problem(Tensor query, Tensor key, Tensor value, Tensor output, Tensor logSumExp) =>
        new(query, key, value, output, logSumExp, Scale(query), layout);

    private double Scale(Tensor query) => scale ?? 1 / Math.Sqrt(query.Shape[WidthAxis]);

    private void Check(Tensor query, Tensor key, Tensor value)
    {
        Require.ComputeType(Name, query);
        Require.SameTypeAndDevice(Name, query, key);
        Require.SameTypeAndDevice(Name, query, value);
        string expected = ChannelsFirst ? "[..., width, tokens]" : "[..., tokens, width]";
        if (query.Rank < 2 || key.Rank != query.Rank || value.Rank != query.Rank)
            throw new ShapeException($"{Name}: query {query.Shape}, key {key.Shape}, value {value.Shape}: expected {expected} of one rank");
        for (int axis = 0; axis < query.Rank - 2; axis++)
        {
            if (key.Shape[axis] != query.Shape[axis] || value.Shape[axis] != query.Shape[axis])
            {
                throw new ShapeException(
                    $"{Name}: query {query.Shape}, key {key.Shape} and value {value.Shape} differ on axis {axis}; expand them first");
            }
        }

        if (key.Shape[WidthAxis] != query.Shape[WidthAxis])
        {
            throw new ShapeException(
                $"{Name}: query {query.Shape} has width {query.Shape[WidthAxis]} but key {key.Shape} has {key.Shape[WidthAxis]}");
        }

        if (value.Shape[TokenAxis] != key.Shape[TokenAxis])
        {
            throw new ShapeException(
                $"{Name}: key {key.Shape} has {key.Shape[TokenAxis]} tokens but value {value.Shape} has {value.Shape[TokenAxis]}");
        }

        if (key.Shape[TokenAxis] == 0) throw new ShapeException($"{Name}: key {key.Shape} has no tokens to attend to");
    }
}
