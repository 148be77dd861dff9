namespace Deocc.Models.Inpainting;

/// <summary>The shape of a <see cref="GatedGenerator"/>.</summary>
public sealed record GatedGeneratorOptions
{
    /// <summary>Channels of the input: one mask and two images by default.</summary>
    public int InputChannels { get; init; } = 7;

    /// <summary>Channels of the image that is made.</summary>
    public int OutputChannels { get; init; } = 3;

    /// <summary>Channels at full size; each halving doubles them.</summary>
    public int BaseWidth { get; init; } = 48;

    /// <summary>The most channels.</summary>
    public int MaxWidth { get; init; } = 512;

    /// <summary>How often the size is halved.</summary>
    public int Levels { get; init; } = 2;

    /// <summary>The side of the first convolution's kernel.</summary>
    public int StemKernel { get; init; } = 5;

    /// <summary>Gated residual blocks at the smallest size, half of them before the attention.</summary>
    public int ResidualBlocks { get; init; } = 8;

    /// <summary>Whether the features on the way down are added to those of the same size on the way up.</summary>
    public bool Skips { get; init; }

    /// <summary>
    /// At how many sizes, from the smallest on, a trained map is added to the features: what a face has at each place of an
    /// aligned crop of 256 pixels.
    /// </summary>
    public int PositionLevels { get; init; }

    /// <summary>What the hole in the input image holds.</summary>
    public HoleFill Fill { get; init; } = HoleFill.Noise;

    /// <summary>Whether the network makes the change of the input image (channels 1 to 3) under the mask (channel 0) instead of an image.</summary>
    public bool Residual { get; init; }

    /// <summary>
    /// The shape of a generator of its own that paints the hole at half the size first, as in Yu et al. 2019; this one then makes the
    /// change of its enlarged picture. Null for none.
    /// </summary>
    public GatedGeneratorOptions? Coarse { get; init; }
}
