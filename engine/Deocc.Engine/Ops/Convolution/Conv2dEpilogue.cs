using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>What a convolution does to its sums before it writes them: activation(sum + bias + residual).</summary>
/// <param name="Bias">One addend per channel, or null.</param>
/// <param name="Residual">One addend per element, of the result's shape, or null.</param>
/// <param name="Activation">Applied last.</param>
public readonly record struct Conv2dEpilogue(Tensor? Bias = null, Tensor? Residual = null, Activation Activation = default);
