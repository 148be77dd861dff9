using Deocc.Engine.Diagnostics;

namespace Deocc.Imaging;

/// <summary>Finds the connected regions of a mask.</summary>
public static class ConnectedComponents
{
    /// <summary>Labels regions of nonzero pixels that touch at a side or a corner.</summary>
    /// <param name="mask">One channel.</param>
    /// <returns>A label per pixel, row by row: 0 outside, regions from 1 on in the order of their first pixels; and each region's pixel count by label.</returns>
    public static (int[] Labels, int[] Sizes) Label(Image<byte> mask)
    {
        if (mask.Channels != 1) throw new ShapeException($"ConnectedComponents: a mask has one channel, not {mask.Channels}");
        var labels = new int[mask.Samples.Length];
        var sizes = new List<int> { 0 };
        var open = new Stack<int>();
        for (int seed = 0; seed < labels.Length; seed++)
        {
            if (mask.Samples[seed] == 0 || labels[seed] != 0) continue;
            int label = sizes.Count;
            sizes.Add(0);
            labels[seed] = label;
            open.Push(seed);
            while (open.TryPop(out int place))
            {
                sizes[label]++;
                (int y, int x) = Math.DivRem(place, mask.Width);
                for (int nextY = Math.Max(0, y - 1); nextY <= Math.Min(mask.Height - 1, y + 1); nextY++)
                {
                    for (int nextX = Math.Max(0, x - 1); nextX <= Math.Min(mask.Width - 1, x + 1); nextX++)
                    {
                        int next = (nextY * mask.Width) + nextX;
                        if (mask.Samples[next] == 0 || labels[next] != 0) continue;
                        labels[next] = label;
                        open.Push(next);
                    }
                }
            }
        }

        sizes[0] = labels.Length - sizes.Sum();
        return (labels, [.. sizes]);
    }
}
