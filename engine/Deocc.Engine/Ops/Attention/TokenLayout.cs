namespace Deocc.Engine.Ops;

/// <summary>The order of the last two axes of attention's tensors.</summary>
public enum TokenLayout
{
    /// <summary>[..., tokens, width], as in transformers.</summary>
    TokensFirst,

    /// <summary>[..., width, tokens]: an image [batch, channels, height * width] whose pixels are the tokens.</summary>
    ChannelsFirst,
}
