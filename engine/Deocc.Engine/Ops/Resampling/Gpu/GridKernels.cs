using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Ops.Indexing.Gpu;

namespace Deocc.Engine.Ops.Resampling.Gpu;

/// <summary>
/// Sampling at a grid's places, and its gradients. Items count through the samples, or pixels, of the whole batch; the launch's
/// y through parts of the channels, so that few channels share the search for a sample's pixels.
/// </summary>
[KernelModule]
internal static class GridKernels
{
    public const int GroupSize = 128;

    /// <summary>Channels of an item.</summary>
    public const int ChannelsPerItem = 8;

    /// <summary>Output [batch, channels, samples] from images [batch, channels, height, width].</summary>
    [Kernel(X = GroupSize)]
    public static void Sample(
        ReadOnly<float> images, ReadOnly<float> grid, ReadOnly<float> direction, Global<float> output, int count, int hasDirection, GridSizes sizes)
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            int image = i / sizes.Samples;
            int sample = i - (image * sizes.Samples);
            GridCorners corners = GridCorners.Of(grid, direction, hasDirection, i, sizes);
            int first = Grid.IndexY * ChannelsPerItem;
            int end = Math.Min(sizes.Channels, first + ChannelsPerItem);
            for (int channel = first; channel < end; channel++)
            {
                int plane = (image * sizes.Channels) + channel;
                ReadOnly<float> pixels = images + (plane * sizes.Height * sizes.Width);
                output[(plane * sizes.Samples) + sample] =
                    (pixels[corners.UpperLeft] * corners.UpperLeftWeight) + (pixels[corners.UpperRight] * corners.UpperRightWeight)
                    + (pixels[corners.LowerLeft] * corners.LowerLeftWeight) + (pixels[corners.LowerRight] * corners.LowerRightWeight);
            }
        }
    }

    /// <summary>
    /// The gradient [batch, samples, 2] of the grid from that of the samples; with a direction, the gradient of the derivative
    /// along it. An item sums all channels of a sample.
    /// </summary>
    [Kernel(X = GroupSize)]
    public static void GradientOfGrid(
        ReadOnly<float> gradient, ReadOnly<float> images, ReadOnly<float> grid, ReadOnly<float> direction, Global<float> output,
        int count, int hasDirection, GridSizes sizes)
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            int image = i / sizes.Samples;
            int sample = i - (image * sizes.Samples);
            GridSpan x = GridSpan.Of(grid[2 * i], sizes.Width, sizes);
            GridSpan y = GridSpan.Of(grid[(2 * i) + 1], sizes.Height, sizes);
            int upper = y.Lower * sizes.Width;
            int lower = y.Upper * sizes.Width;
            float byX = 0;
            float byY = 0;
            float byBoth = 0;
            for (int channel = 0; channel < sizes.Channels; channel++)
            {
                int plane = (image * sizes.Channels) + channel;
                ReadOnly<float> pixels = images + (plane * sizes.Height * sizes.Width);
                float weight = gradient[(plane * sizes.Samples) + sample];
                float a = pixels[upper + x.Lower];
                float b = pixels[upper + x.Upper];
                float c = pixels[lower + x.Lower];
                float d = pixels[lower + x.Upper];
                float upperSlope = (a * x.LowerSlope) + (b * x.UpperSlope);
                float lowerSlope = (c * x.LowerSlope) + (d * x.UpperSlope);
                byX += weight * ((y.LowerWeight * upperSlope) + (y.UpperWeight * lowerSlope));
                byY += weight * ((y.LowerSlope * ((a * x.LowerWeight) + (b * x.UpperWeight))) + (y.UpperSlope * ((c * x.LowerWeight) + (d * x.UpperWeight))));
                byBoth += weight * ((y.LowerSlope * upperSlope) + (y.UpperSlope * lowerSlope));
            }

            if (hasDirection != 0)
            {
                byX = direction[(2 * i) + 1] * byBoth;
                byY = direction[2 * i] * byBoth;
            }

            output[2 * i] = byX;
            output[(2 * i) + 1] = byY;
        }
    }

    /// <summary>For each sample's four pixels the key to sort them by, and the weight.</summary>
    [Kernel(X = GroupSize)]
    public static void ScatterKeys(
        ReadOnly<float> grid, ReadOnly<float> direction, Global<ulong> keys, Global<float> weights, int count, int hasDirection, GridSizes sizes)
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            int firstPixel = i / sizes.Samples * sizes.Height * sizes.Width;
            GridCorners corners = GridCorners.Of(grid, direction, hasDirection, i, sizes);
            int place = 4 * i;
            weights[place] = corners.UpperLeftWeight;
            weights[place + 1] = corners.UpperRightWeight;
            weights[place + 2] = corners.LowerLeftWeight;
            weights[place + 3] = corners.LowerRightWeight;
            keys[place] = Key(firstPixel + corners.UpperLeft, corners.UpperLeftWeight, place);
            keys[place + 1] = Key(firstPixel + corners.UpperRight, corners.UpperRightWeight, place + 1);
            keys[place + 2] = Key(firstPixel + corners.LowerLeft, corners.LowerLeftWeight, place + 2);
            keys[place + 3] = Key(firstPixel + corners.LowerRight, corners.LowerRightWeight, place + 3);
        }
    }

    /// <summary>Images [batch, channels, height, width]: each pixel adds up its samples in their order.</summary>
    [Kernel(X = GroupSize)]
    public static void AddSamples(
        ReadOnly<float> samples, ReadOnly<float> weights, ReadOnly<ulong> keys, ReadOnly<int> starts, Global<float> images, int count, GridSizes sizes)
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            int pixels = sizes.Height * sizes.Width;
            int image = i / pixels;
            int start = starts[i];
            int stop = starts[i + 1];
            int first = Grid.IndexY * ChannelsPerItem;
            int end = Math.Min(sizes.Channels, first + ChannelsPerItem);
            for (int channel = first; channel < end; channel++)
            {
                int plane = (image * sizes.Channels) + channel;
                ReadOnly<float> row = samples + ((plane - image) * sizes.Samples);
                float sum = 0;
                for (int k = start; k < stop; k++)
                {
                    int corner = (int)(uint)keys[k];
                    sum += weights[corner] * row[corner / 4];
                }

                images[(plane * pixels) + i - (image * pixels)] = sum;
            }
        }
    }

    // A pixel without weight, perhaps none of the image at all, gets nothing.
    private static ulong Key(int pixel, float weight, int corner)
    {
        uint target = weight == 0 ? KeySort.NoTarget : (uint)pixel;
        return ((ulong)target << 32) | (uint)corner;
    }
}
