namespace Deocc.Models.Detection;

/// <summary>The shape of a <see cref="DetectorNetwork"/>.</summary>
public sealed record DetectorNetworkOptions
{
    /// <summary>Channels of the first convolution; all others are multiples of it. 16 makes about half a million parameters.</summary>
    public int Width { get; init; } = 16;
}
