using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers.Summaries;

/// <summary>One module of a summary; the counts include the modules within.</summary>
/// <param name="Name">The path from the model; empty for the model itself.</param>
/// <param name="Type">The module's type.</param>
/// <param name="Description">Its options.</param>
/// <param name="Depth">How many modules it lies within.</param>
/// <param name="Output">The shape of its last output; null where it was not called.</param>
/// <param name="Parameters">How many numbers its parameters hold.</param>
/// <param name="Flops">Multiplications and additions of products and convolutions.</param>
/// <param name="ActivationBytes">Memory of all results of ops, views not counted.</param>
public readonly record struct SummaryRow(
    string Name, string Type, string Description, int Depth, Shape? Output, long Parameters, long Flops, long ActivationBytes);
