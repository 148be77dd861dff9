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
        (int[] labels, int[] sizes) = Pieces(hole);
        var isDeep = new bool[sizes.Length];
        for (int i = 0; i < labels.Length; i++) isDeep[labels[i]] |= core.Samples[i] >= Inside;
        return Within(hole, i => labels[i] > 0 && sizes[labels[i]] >= leastPixels && isDeep[labels[i]]);
    }

    /// <summary>Keeps the connected pieces of which enough is covered by something; the others are no more than hair or a strip of background.</summary>
    /// <param name="hole">1 or 0.</param>
    /// <param name="covering">What covers, in 0..1.</param>
    /// <param name="leastShare">The share of a piece that has to be covered.</param>
    public static Image<float> KeepCovered(Image<float> hole, Image<float> covering, double leastShare)
    {
        (int[] labels, int[] sizes) = Pieces(hole);
        var covered = new int[sizes.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            if (covering.Samples[i] >= Inside) covered[labels[i]]++;
        }

        return Within(hole, i => labels[i] > 0 && covered[labels[i]] >= leastShare * sizes[labels[i]]);
    }

    /// <summary>Keeps the pixels within a distance of something that covers.</summary>
    /// <param name="hole">1 or 0.</param>
    /// <param name="covering">What covers, in 0..1.</param>
    /// <param name="reach">The distance in pixels.</param>
    public static Image<float> KeepNear(Image<float> hole, Image<float> covering, int reach)
    {
        Image<float> near = Morphology.Dilate(Within(covering, _ => true), reach);
        return Within(hole, i => near.Samples[i] >= Inside);
    }

    /// <summary>Drops the connected pieces that lie on the forehead: nearly wholly on the upper side of a line above the eyes.</summary>
    /// <param name="hole">1 or 0.</param>
    /// <param name="eyes">The middles of the left and the right eye, as one looks at the picture.</param>
    /// <param name="mostBelow">The share of a piece that may lie below the line.</param>
    public static Image<float> DropForehead(Image<float> hole, ((float X, float Y) Left, (float X, float Y) Right) eyes, double mostBelow)
    {
        const float BrowHeight = 0.25f;
        (float acrossX, float acrossY) = (eyes.Right.X - eyes.Left.X, eyes.Right.Y - eyes.Left.Y);
        (float browX, float browY) = (eyes.Left.X + (BrowHeight * acrossY), eyes.Left.Y - (BrowHeight * acrossX));
        (int[] labels, int[] sizes) = Pieces(hole);
        var below = new int[sizes.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, hole.Width);
            if ((acrossX * (y + 0.5f - browY)) - (acrossY * (x + 0.5f - browX)) > 0) below[labels[i]]++;
        }

        return Within(hole, i => below[labels[i]] > mostBelow * sizes[labels[i]]);
    }

    /// <summary>The connected pieces of a mask that share a pixel with another mask.</summary>
    public static Image<float> Touching(Image<float> mask, Image<float> other)
    {
        (int[] labels, int[] sizes) = Pieces(mask);
        var touches = new bool[sizes.Length];
        for (int i = 0; i < labels.Length; i++) touches[labels[i]] |= other.Samples[i] >= Inside;
        return Within(mask, i => labels[i] > 0 && touches[labels[i]]);
    }

    /// <summary>Keeps the connected pieces that are long and narrow.</summary>
    /// <param name="mask">1 or 0.</param>
    /// <param name="leastLength">The least of a piece's larger extent along the axes, in pixels.</param>
    /// <param name="mostWidth">The most of its area by that extent.</param>
    public static Image<float> KeepLines(Image<float> mask, int leastLength, int mostWidth)
    {
        (int[] labels, int[] sizes) = Pieces(mask);
        var bounds = new (int Left, int Top, int Right, int Bottom)[sizes.Length];
        Array.Fill(bounds, (mask.Width, mask.Height, -1, -1));
        for (int i = 0; i < labels.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, mask.Width);
            ref (int Left, int Top, int Right, int Bottom) piece = ref bounds[labels[i]];
            piece = (Math.Min(piece.Left, x), Math.Min(piece.Top, y), Math.Max(piece.Right, x), Math.Max(piece.Bottom, y));
        }

        return Within(mask, i =>
        {
            (int left, int top, int right, int bottom) = bounds[labels[i]];
            int length = 1 + Math.Max(right - left, bottom - top);
            return length >= leastLength && sizes[labels[i]] <= mostWidth * length;
        });
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

    private static (int[] Labels, int[] Sizes) Pieces(Image<float> mask)
    {
        var bytes = new Image<byte>(mask.Width, mask.Height, 1);
        for (int i = 0; i < bytes.Samples.Length; i++) bytes.Samples[i] = mask.Samples[i] >= Inside ? (byte)1 : (byte)0;
        return ConnectedComponents.Label(bytes);
    }
}
