using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Rasterization.Gpu;

/// <summary>
/// Shares of colour that pass between neighbouring pixels. Each pixel looks at its four neighbours and gathers what it gets, so
/// that no two items write to one place.
/// </summary>
[KernelModule]
internal static class NeighbourKernels
{
    public const int GroupSize = 256;

    /// <summary>Output = the image [batch, channels, height, width] with shares [batch, 2, height, width] passed on, or the adjoint map.</summary>
    [Kernel(X = GroupSize)]
    public static void Blend(ReadOnly<float> image, ReadOnly<float> shares, Global<float> output, int count, int channels, int height, int width, int isTransposed)
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            int plane = height * width;
            int planeIndex = i / plane;
            int pixel = i - (planeIndex * plane);
            int y = pixel / width;
            int x = pixel - (y * width);
            int along = (2 * (planeIndex / channels) * plane) + pixel;
            int down = along + plane;
            float result = image[i];
            if (x + 1 < width) result += FromNext(image, i, 1, shares[along], isTransposed);
            if (x > 0) result += FromPrevious(image, i, 1, shares[along - 1], isTransposed);
            if (y + 1 < height) result += FromNext(image, i, width, shares[down], isTransposed);
            if (y > 0) result += FromPrevious(image, i, width, shares[down - width], isTransposed);
            output[i] = result;
        }
    }

    /// <summary>Output [batch, 2, height, width] = the gradient of the shares: a receiver's gradient times the pair's difference.</summary>
    [Kernel(X = GroupSize)]
    public static void Products(
        ReadOnly<float> gradient, ReadOnly<float> image, ReadOnly<float> shares, Global<float> output, int count, int channels, int plane, int width)
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            int pair = i / plane;
            int batch = pair / 2;
            int next = pair - (2 * batch) == 0 ? 1 : width;
            float share = shares[i];
            float sum = 0;
            if (share != 0)
            {
                int receiver = share > 0 ? next : 0;
                for (int channel = 0; channel < channels; channel++)
                {
                    int place = (((batch * channels) + channel) * plane) + i - (pair * plane);
                    sum += gradient[place + receiver] * (image[place] - image[place + next]);
                }
            }

            output[i] = sum;
        }
    }

    // A negative share is the next pixel's, which comes to this one; transposed, both shares' gradients do.
    private static float FromNext(ReadOnly<float> image, int i, int next, float share, int isTransposed)
    {
        if (isTransposed != 0) return share * (share > 0 ? image[i + next] : image[i]);
        return share < 0 ? share * (image[i] - image[i + next]) : 0;
    }

    private static float FromPrevious(ReadOnly<float> image, int i, int next, float share, int isTransposed)
    {
        if (isTransposed != 0) return -share * (share > 0 ? image[i] : image[i - next]);
        return share > 0 ? share * (image[i - next] - image[i]) : 0;
    }
}
