using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers;

/// <summary>A parameter or buffer of a module.</summary>
/// <param name="Name">The path from the module, such as <c>layer1.0.conv1.weight</c>.</param>
/// <param name="Tensor">The live tensor.</param>
public readonly record struct NamedTensor(string Name, Tensor Tensor);
