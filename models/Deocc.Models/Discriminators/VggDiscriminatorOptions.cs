namespace Deocc.Models.Discriminators;

/// <summary>The shape of a <see cref="VggDiscriminator"/>.</summary>
public sealed record VggDiscriminatorOptions
{
    /// <summary>Channels of the images.</summary>
    public int InputChannels { get; init; } = 3;

    /// <summary>Height and width of the images: a power of two from 8 on. 256 is halved six times.</summary>
    public int Size { get; init; } = 256;

    /// <summary>Channels at full size; each halving doubles them.</summary>
    public int BaseWidth { get; init; } = 64;

    /// <summary>The most channels.</summary>
    public int MaxWidth { get; init; } = 512;

    /// <summary>Whether every weight is divided by its largest singular value (Miyato et al. 2018).</summary>
    public bool SpectralNorm { get; init; }
}
