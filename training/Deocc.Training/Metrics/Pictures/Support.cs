using Deocc.Engine.Diagnostics;
using Deocc.Imaging;

namespace Deocc.Training.Metrics.Pictures;

/// <summary>The pixels of a picture that count.</summary>
public sealed class Support
{
    private const float Threshold = 0.5f;

    private readonly bool[]? _inside;

    private Support(int width, int height, bool[]? inside)
    {
        (Width, Height, _inside) = (width, height, inside);
        Count = inside is null ? width * height : inside.Count(value => value);
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>How many pixels count.</summary>
    public int Count { get; }

    /// <summary>Whether every pixel counts.</summary>
    public bool IsWhole => _inside is null;

    /// <summary>Every pixel of a picture of a size.</summary>
    public static Support Whole(int width, int height) => new(width, height, null);

    /// <summary>
    /// The bright pixels of a mask: its first channel is at least half of its range, so that masks saved as JPEG serve, too.
    /// </summary>
    /// <param name="mask">Samples in 0..1.</param>
    /// <param name="isInverted">Whether the dark pixels count instead.</param>
    /// <exception cref="ShapeException">No pixel counts.</exception>
    public static Support FromMask(Image<float> mask, bool isInverted = false)
    {
        var inside = new bool[mask.Width * mask.Height];
        for (int i = 0; i < inside.Length; i++) inside[i] = mask.Samples[i * mask.Channels] >= Threshold != isInverted;
        var support = new Support(mask.Width, mask.Height, inside);
        if (support.Count == 0)
            throw new ShapeException($"the support is empty: the mask has no {(isInverted ? "dark" : "bright")} pixel");
        return support;
    }

    /// <summary>Whether a pixel counts, by its place in rows from the top.</summary>
    public bool Contains(int place) => _inside is null || _inside[place];
}
