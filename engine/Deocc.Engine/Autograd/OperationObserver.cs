using Deocc.Engine.Tensors;

namespace Deocc.Engine.Autograd;

/// <summary>Sees an op that was just applied.</summary>
/// <param name="operation">The op.</param>
/// <param name="inputs">Its inputs; null for optional ones that were left out.</param>
/// <param name="output">Its output.</param>
public delegate void OperationObserver(Operation operation, ReadOnlySpan<Tensor?> inputs, Tensor output);
