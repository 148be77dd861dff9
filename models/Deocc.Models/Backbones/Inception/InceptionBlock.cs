using Deocc.Engine.Layers;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Models.Backbones.Inception;

/// <summary>Several ways from the input, whose outputs are joined along the channels (Szegedy et al. 2016, figures 5 to 7 and 10).</summary>
public sealed class InceptionBlock : Layer
{
    private readonly Way[] _ways;

    internal InceptionBlock(params InceptionBranch[] branches)
    {
        _ways = Array.ConvertAll(branches, branch => new Way(branch.Pooling, AddAll(branch.Chain), AddAll(branch.Ends)));
    }

    /// <summary>A convolution with batch norm and rectifier, with torchvision's names conv and bn.</summary>
    internal static ConvNormActivation Unit(Conv2d convolution) => new("conv", convolution, "bn", negativeSlope: 0, epsilon: 1e-3);

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        var outputs = new List<Tensor>();
        foreach (Way way in _ways)
        {
            Tensor y = way.Pooling?.Forward(x) ?? x;
            foreach (ConvNormActivation unit in way.Chain) y = unit.Forward(y);
            if (way.Ends.Length == 0) outputs.Add(y);
            foreach (ConvNormActivation end in way.Ends) outputs.Add(end.Forward(y));
        }

        return Functional.Concat(1, [.. outputs]);
    }

    private ConvNormActivation[] AddAll(IEnumerable<(string Name, Conv2d Convolution)> convolutions) =>
        [.. convolutions.Select(named => AddModule(named.Name, Unit(named.Convolution)))];

    private sealed record Way(Layer? Pooling, ConvNormActivation[] Chain, ConvNormActivation[] Ends);
}
