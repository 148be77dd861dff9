using Deocc.Engine.Layers;
using Deocc.Engine.Serialization.Mapping;
using Deocc.Engine.Tensors;

namespace Deocc.Models.Catalog;

/// <summary>A network that can be asked for by its name.</summary>
/// <param name="Name">Lower case, such as <c>resnet50</c>.</param>
/// <param name="Summary">What it does and gives, in one line.</param>
/// <param name="WeightNames">Whose names its state dictionary has.</param>
/// <param name="Input">The usual shape of one input, batch of 1.</param>
/// <param name="Create">Makes it with fresh weights.</param>
public sealed record NetworkEntry(string Name, string Summary, string WeightNames, Shape Input, Func<Module> Create)
{
    /// <summary>How names in whole published weights become its own.</summary>
    public Func<Module, StateDictMapping> Mapping { get; init; } = _ => new StateDictMapping();

    /// <summary>Runs it: its outputs by name. One output is named <c>output</c>.</summary>
    public Func<Module, Tensor, IReadOnlyList<NamedTensor>> Run { get; init; } =
        (network, x) => [new NamedTensor("output", ((Layer)network).Forward(x))];
}
