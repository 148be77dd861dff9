using Deocc.Engine.Autograd;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers;

/// <summary>
/// A convolution, a batch norm, and optionally an added residual and an activation, computed together. Training runs the
/// convolution and one fused pass for the rest; <see cref="Module.PrepareForInference"/> folds the norm into the
/// convolution's weights.
/// </summary>
/// <example><code>
/// // The state dictionary gets conv1.weight, bn1.weight, bn1.bias, bn1.running_mean, ... of this module itself.
/// _first = AddInline(new ConvNormActivation("conv1", new Conv2d(64, 64, 3, padding: 1, bias: false), "bn1", negativeSlope: 0));
/// </code></example>
public sealed class ConvNormActivation : Layer
{
    private readonly double? _negativeSlope;
    private readonly Activation _activation;
    private Tensor? _foldedWeight;
    private Tensor? _foldedBias;
    private PreparedConv2d? _folded;

    /// <summary>Joins a convolution and a new batch norm under names of their own.</summary>
    /// <param name="convolutionName">The convolution's name.</param>
    /// <param name="convolution">The convolution; mostly without a bias, which the norm would undo.</param>
    /// <param name="normName">The batch norm's name.</param>
    /// <param name="negativeSlope">0 ends with ReLU, a number between 0 and 1 with leaky ReLU, null with neither.</param>
    /// <param name="epsilon">Added to variances.</param>
    /// <param name="momentum">The weight of the newest batch in the running statistics.</param>
    /// <param name="activation">A function other than a rectifier to end with; leave the slope null then.</param>
    public ConvNormActivation(
        string convolutionName,
        Conv2d convolution,
        string normName,
        double? negativeSlope = null,
        double epsilon = 1e-5,
        double momentum = 0.1,
        Activation activation = default)
    {
        if (negativeSlope is not null && activation.Kind != ActivationKind.None)
            throw new ArgumentException("ConvNormActivation: give a slope or another activation, not both", nameof(activation));
        Convolution = AddModule(convolutionName, convolution);
        Norm = AddModule(normName, new BatchNorm2d(convolution.Outputs, epsilon, momentum));
        _negativeSlope = negativeSlope;
        _activation = activation;
    }

    /// <summary>The convolution.</summary>
    public Conv2d Convolution { get; }

    /// <summary>The batch norm.</summary>
    public BatchNorm2d Norm { get; }

    /// <summary>activation(norm(convolution(x)) + residual).</summary>
    /// <param name="x">[batch, inputs, height, width].</param>
    /// <param name="residual">Of the output's shape, or null.</param>
    public Tensor Forward(Tensor x, Tensor? residual)
    {
        using ModuleCall call = BeginCall();
        return call.Return(Compute(x, residual));
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => Compute(x, null);

    /// <inheritdoc/>
    protected override void Prepare()
    {
        Unprepare();
        using var mode = GradientMode.Disable();
        using var scope = new TensorScope();
        Tensor scale = Norm.RunningVariance!.Affine(1, Norm.Epsilon).Rsqrt().Multiply(Norm.Weight!);
        Tensor shift = Norm.Bias!.Subtract(Norm.RunningMean!.Multiply(scale));
        if (Convolution.Bias is { } bias) shift = shift.Add(bias.Multiply(scale));
        _foldedWeight = Convolution.EffectiveWeight().Multiply(scale.Reshape(-1, 1, 1, 1)).Unscoped();
        _foldedBias = shift.Unscoped();
        _folded = Convolution.Prepare(_foldedWeight, _foldedBias);
    }

    /// <inheritdoc/>
    protected override void Unprepare()
    {
        _folded?.Dispose();
        _foldedWeight?.Dispose();
        _foldedBias?.Dispose();
        (_folded, _foldedWeight, _foldedBias) = (null, null, null);
    }

    private Tensor Compute(Tensor x, Tensor? residual)
    {
        if (_folded is null) return _activation.Apply(Norm.Forward(Convolution.Forward(x), residual, _negativeSlope));
        return x.Conv2dFused(_folded, residual, _negativeSlope is { } slope ? Activation.LeakyRelu((float)slope) : _activation);
    }
}
