using Deocc.Engine.Tensors;

namespace Deocc.Engine.Autograd;

/// <summary>A part of a network that <see cref="Checkpointing"/> computes twice.</summary>
/// <param name="inputs">The inputs, as given to <see cref="Checkpointing.Run(CheckpointSegment, ReadOnlySpan{Tensor})"/>.</param>
public delegate Tensor CheckpointSegment(ReadOnlySpan<Tensor> inputs);
