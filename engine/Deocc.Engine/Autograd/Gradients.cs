using Deocc.Engine.Tensors;

namespace Deocc.Engine.Autograd;

/// <summary>Gradients as values, for gradient penalties and other uses of gradients inside an objective.</summary>
public static class Gradients
{
    /// <summary>
    /// The gradients of a tensor with respect to some others, leaves or not, without touching any leaf's
    /// <see cref="Tensor.Gradient"/>. Only what lies between them is computed.
    /// </summary>
    /// <param name="output">A scalar, or any tensor together with <paramref name="gradient"/>.</param>
    /// <param name="inputs">With respect to what.</param>
    /// <param name="gradient">The gradient of the final objective with respect to <paramref name="output"/>; 1 when left out.</param>
    /// <param name="createGraph">Records the computation, so that the results can be differentiated in turn.</param>
    /// <param name="retainGraph">Keeps what the ops saved, so that another backward pass may run.</param>
    /// <returns>One gradient per input, of its shape; zeros where the output does not depend on it.</returns>
    /// <exception cref="Diagnostics.GraphException">Nothing was recorded, or the graph was already released.</exception>
    public static Tensor[] Of(
        Tensor output, ReadOnlySpan<Tensor> inputs, Tensor? gradient = null, bool createGraph = false, bool retainGraph = false)
    {
        var results = new Tensor?[inputs.Length];
        BackwardPass.Run(output, gradient, inputs, results, createGraph, retainGraph || createGraph);
        for (int i = 0; i < results.Length; i++)
            results[i] ??= Tensor.Zeros(inputs[i].Shape, inputs[i].ElementType, inputs[i].Device);
        return results!;
    }
}
