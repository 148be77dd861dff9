using Deocc.Engine.Tensors;

namespace Deocc.Engine.Autograd;

/// <summary>Where the gradient of an op's input goes: to the op that made the input, to a leaf, or nowhere.</summary>
internal readonly struct Edge(Tensor? input)
{
    public Operation? Producer { get; } = input?.Producer;

    public Tensor? Leaf { get; } = input is { Producer: null, RequiresGradient: true } ? input : null;

    public bool Exists => Producer is not null || Leaf is not null;

    /// <summary>Whether a pass sends gradients along this edge; pass 0 uses all.</summary>
    public bool IsNeededBy(int pass) => pass == 0 || Producer?.IsNeededBy(pass) == true || Leaf?.WantedByPass == pass;
}
