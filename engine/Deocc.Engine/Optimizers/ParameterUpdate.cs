using Deocc.Engine.Tensors;

namespace Deocc.Engine.Optimizers;

/// <summary>A parameter that a step changes in place, with what it needs. All of one shape, type and device.</summary>
/// <param name="Parameter">Changed.</param>
/// <param name="Gradient">Its gradient.</param>
/// <param name="States">The optimizer's state of this parameter; changed.</param>
public readonly record struct ParameterUpdate(Tensor Parameter, Tensor Gradient, IReadOnlyList<Tensor> States);
