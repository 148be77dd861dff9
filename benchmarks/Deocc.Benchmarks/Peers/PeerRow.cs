using System.Text.Json.Nodes;

namespace Deocc.Benchmarks.Peers;

/// <summary>What a row computes.</summary>
public enum PeerRowKind
{
    /// <summary>One convolution or transposed convolution without bias.</summary>
    Convolution,

    /// <summary>A square matrix times a square weight.</summary>
    MatMul,

    /// <summary>Softmax attention of one batch element.</summary>
    Attention,

    /// <summary>A whole network.</summary>
    Network,
}

/// <summary>Which passes are timed.</summary>
public enum PeerPass
{
    /// <summary>Inference.</summary>
    Forward,

    /// <summary>Forward and the gradients of weights and, where asked for, of the inputs.</summary>
    ForwardBackward,
}

/// <summary>One row of the side-by-side table: a computation with all its sizes, and the figure to reach.</summary>
public sealed record PeerRow
{
    /// <summary>The row's title, unique in the table.</summary>
    public required string Name { get; init; }

    /// <summary>What is computed.</summary>
    public required PeerRowKind Kind { get; init; }

    /// <summary>Which passes are timed.</summary>
    public required PeerPass Pass { get; init; }

    /// <summary>Shapes of the inputs, NCHW.</summary>
    public required int[][] Inputs { get; init; }

    /// <summary>Work of the timed passes in units of 1e9 floating-point operations, a multiply-add counted as two.</summary>
    public required double Gflop { get; init; }

    /// <summary>The figure to reach.</summary>
    public required PeerGoal Goal { get; init; }

    /// <summary>Whether the backward pass also makes the inputs' gradients; a network's first layer needs none.</summary>
    public bool InputGradient { get; init; } = true;

    /// <summary>Sizes of a <see cref="PeerRowKind.Convolution"/>.</summary>
    public ConvolutionSizes? Convolution { get; init; }

    /// <summary>The network of a <see cref="PeerRowKind.Network"/>: unet, resnet50 or generator.</summary>
    public string? Network { get; init; }

    /// <summary>The row as a peer's request; see torch_peer.py.</summary>
    public JsonObject ToRequest(string command)
    {
        var request = new JsonObject
        {
            ["command"] = command,
            ["name"] = Name,
            ["kind"] = Camel(Kind.ToString()),
            ["pass"] = Camel(Pass.ToString()),
            ["layout"] = "nchw",
            ["inputGradient"] = InputGradient,
            ["inputs"] = new JsonArray([.. Inputs.Select(shape => new JsonArray([.. shape.Select(size => (JsonNode)size)]))]),
            ["network"] = Network,
        };
        if (Convolution is { } sizes)
        {
            request["channelsIn"] = sizes.ChannelsIn;
            request["channelsOut"] = sizes.ChannelsOut;
            request["kernel"] = sizes.Kernel;
            request["stride"] = sizes.Stride;
            request["padding"] = sizes.Padding;
            request["groups"] = sizes.Groups;
            request["transposed"] = sizes.Transposed;
        }

        return request;
    }

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}

/// <summary>Sizes of a square convolution without bias.</summary>
public sealed record ConvolutionSizes(
    int ChannelsIn, int ChannelsOut, int Kernel, int Stride = 1, int Padding = 0, int Groups = 1, bool Transposed = false);
