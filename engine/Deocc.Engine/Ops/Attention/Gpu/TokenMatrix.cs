using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Attention.Gpu;

/// <summary>How each matrix [tokens, width] of a stack lies in memory, whichever of its axes is the inner one.</summary>
internal struct TokenMatrix
{
    /// <summary>The number of tokens.</summary>
    public int Tokens;

    /// <summary>Channels of a token.</summary>
    public int Width;

    /// <summary>Elements from a token to the next.</summary>
    public int TokenStride;

    /// <summary>Elements from a channel to the next.</summary>
    public int ChannelStride;

    /// <summary>Elements of one matrix.</summary>
    public readonly int Elements => Tokens * Width;

    /// <summary>Whether a token's channels are neighbours in memory.</summary>
    public readonly bool IsTokensFirst => ChannelStride == 1;

    /// <summary>The matrices of a tensor of an attention.</summary>
    public static TokenMatrix Of(Tensor tensor, in AttentionProblem problem)
    {
        int tokens = tensor.Shape[problem.TokenAxis];
        int width = tensor.Shape[problem.WidthAxis];
        bool isTokensFirst = problem.Layout == TokenLayout.TokensFirst;
        return new() { Tokens = tokens, Width = width, TokenStride = isTokensFirst ? width : 1, ChannelStride = isTokensFirst ? 1 : tokens };
    }

    /// <summary>Whether the matrix has this element.</summary>
    public readonly bool Has(int token, int channel) => token < Tokens && channel < Width;

    /// <summary>Where an element lies in its matrix.</summary>
    public readonly int Place(int token, int channel) => (token * TokenStride) + (channel * ChannelStride);
}
