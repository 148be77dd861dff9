namespace Deocc.Imaging.Animation;

/// <summary>Finds what changes from frame to frame, so that nothing else is stored.</summary>
internal static class FrameDifference
{
    /// <summary>The smallest rectangle that holds all pixels that differ; one pixel where none do.</summary>
    public static (int Left, int Top, int Width, int Height) Find(Image<byte> before, Image<byte> after)
    {
        (int left, int top, int right, int bottom) = (after.Width, after.Height, 0, 0);
        for (int y = 0; y < after.Height; y++)
        {
            ReadOnlySpan<byte> old = before.Row(y);
            ReadOnlySpan<byte> now = after.Row(y);
            int first = old.CommonPrefixLength(now);
            if (first == now.Length) continue;
            int last = now.Length - 1;
            while (old[last] == now[last]) last--;
            (left, right) = (Math.Min(left, first / after.Channels), Math.Max(right, (last / after.Channels) + 1));
            (top, bottom) = (Math.Min(top, y), y + 1);
        }

        return right == 0 ? (0, 0, 1, 1) : (left, top, right - left, bottom - top);
    }
}
