using Deocc.Models.Catalog;

namespace Deocc.Cli.Commands.Networks;

/// <summary>What <c>deocc net list</c> and <c>describe</c> tell of a network.</summary>
internal sealed record NetworkInfo(string Name, string Summary, string WeightNames, int[] Input)
{
    public long? Parameters { get; init; }

    public long? Flops { get; init; }

    public long? ActivationBytes { get; init; }

    public static NetworkInfo Of(NetworkEntry entry) =>
        new(entry.Name, entry.Summary, entry.WeightNames, [.. Enumerable.Range(0, entry.Input.Rank).Select(axis => entry.Input[axis])]);
}
