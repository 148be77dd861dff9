using Deocc.Engine.Layers;

namespace Deocc.Models.Backbones.Inception;

/// <summary>One way through an <see cref="InceptionBlock"/>: perhaps a pooling, convolutions in turn, and perhaps two side by side.</summary>
/// <param name="Pooling">What comes first, or null.</param>
/// <param name="Chain">Convolutions in turn, each with its name.</param>
/// <param name="Ends">Convolutions that all take the chain's result; their outputs are joined. Mostly none.</param>
internal sealed record InceptionBranch(
    Layer? Pooling, IReadOnlyList<(string Name, Conv2d Convolution)> Chain, IReadOnlyList<(string Name, Conv2d Convolution)> Ends)
{
    public InceptionBranch(params (string Name, Conv2d Convolution)[] chain)
        : this(null, chain, [])
    {
    }
}
