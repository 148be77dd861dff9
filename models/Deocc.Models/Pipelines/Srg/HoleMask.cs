using Deocc.Imaging;

namespace Deocc.Models.Pipelines.Srg;

/// <summary>Turns what was found to be covered into a hole to paint.</summary>
internal static class HoleMask
{
    private const float Inside = 0.5f;

    /// <summary>The pixels of a region that a condition holds for, 1 or 0.</summary>
    public static Image<float> Within(Image<float> region, Func<int, bool> isCovered)
    {
        var mask = new Image<float>(region.Width, region.Height, 1);
        for (int i = 0; i < mask.Samples.Length; i++) mask.Samples[i] = region.Samples[i] >= Inside && isCovered(i) ? 1 : 0;
        return mask;
    }

    /// <summary>Drops the connected pieces that are small or do not reach into a core; the others keep every pixel.</summary>
    /// <param name="hole">1 or 0.</param>
    /// <param name="leastPixels">Pieces of fewer pixels are dropped.</param>
    /// <param name="core">Pieces that have no pixel in it are dropped.</param>
    public static Image<float> DropSpecks(Image<float> hole, double leastPixels, Image<float> core)
    {
        var bytes = new Image<byte>(hole.Width, hole.Height, 1);
        for (int i = 0; i < bytes.Samples.Length; i++) bytes.Samples[i] = hole.Samples[i] >= Inside ? (byte)1 : (byte)0;
        (int[] labels, int[] sizes) = ConnectedComponents.Label(bytes);
        var isDeep = new bool[sizes.Length];
        for (int i = 0; i < labels.Length; i++) isDeep[labels[i]] |= core.Samples[i] >= Inside;
        return Within(hole, i => labels[i] > 0 && sizes[labels[i]] >= leastPixels && isDeep[labels[i]]);
    }

    /// <summary>What is outside, 1 or 0.</summary>
    public static Image<float> Not(Image<float> mask)
    {
        var outside = new Image<float>(mask.Width, mask.Height, 1);
        for (int i = 0; i < outside.Samples.Length; i++) outside.Samples[i] = mask.Samples[i] >= Inside ? 0 : 1;
        return outside;
    }

    /// <summary>How many pixels are inside.</summary>
    public static int Count(Image<float> mask) => mask.Samples.Count(value => value >= Inside);

    /// <summary>Whether a place is inside; beyond the picture nothing is.</summary>
    public static bool Contains(Image<float> mask, double x, double y)
    {
        (int column, int row) = ((int)Math.Floor(x), (int)Math.Floor(y));
        return column >= 0 && row >= 0 && column < mask.Width && row < mask.Height && mask.Pixel(column, row)[0] >= Inside;
    }
}
