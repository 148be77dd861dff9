namespace Deocc.Models.Inpainting;

/// <summary>The shape of a <see cref="GatedGenerator"/>.</summary>
public sealed record GatedGeneratorOptions
{
    /// <summary>Channels of the input: one mask and two images by default.</summary>
    public int InputChannels { get; init; } = 7;

    /// <summary>Channels of the image that is made.</summary>
    public int OutputChannels { get; init; } = 3;

    /// <summary>Channels at full size; twice as many at half, four times as many at a quarter.</summary>
    public int BaseWidth { get; init; } = 48;

    /// <summary>Gated residual blocks at a quarter of the size, half of them before the attention.</summary>
    public int ResidualBlocks { get; init; } = 8;
}
