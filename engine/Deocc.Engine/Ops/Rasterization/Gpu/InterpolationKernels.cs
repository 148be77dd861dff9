using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Rasterization.Gpu;

/// <summary>Values of the visible triangles' corners at pixels: an item per pixel of the batch, through all channels.</summary>
[KernelModule]
internal static class InterpolationKernels
{
    public const int GroupSize = 128;

    /// <summary>Output [batch, channels, plane] = the corners' attributes [batch, vertices, channels] times weights [batch, 3, plane].</summary>
    [Kernel(X = GroupSize)]
    public static void Interpolate(
        ReadOnly<float> attributes, ReadOnly<float> weights, ReadOnly<int> faces, ReadOnly<int> corners, Global<float> output,
        int count, int plane, int vertices, int channels)
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            int image = i / plane;
            int pixel = i - (image * plane);
            int to = (image * channels * plane) + pixel;
            int face = faces[i];
            if (face < 0)
            {
                for (int channel = 0; channel < channels; channel++) output[to + (channel * plane)] = 0;
            }
            else
            {
                int first = image * vertices;
                int a = (first + corners[3 * face]) * channels;
                int b = (first + corners[(3 * face) + 1]) * channels;
                int c = (first + corners[(3 * face) + 2]) * channels;
                int from = (3 * image * plane) + pixel;
                float weightA = weights[from];
                float weightB = weights[from + plane];
                float weightC = weights[from + (2 * plane)];
                for (int channel = 0; channel < channels; channel++)
                {
                    output[to + (channel * plane)] =
                        (weightA * attributes[a + channel]) + (weightB * attributes[b + channel]) + (weightC * attributes[c + channel]);
                }
            }
        }
    }

    /// <summary>Output [batch, 3, plane] = the sums over channels of pixels [batch, channels, plane] times the corners' attributes.</summary>
    [Kernel(X = GroupSize)]
    public static void CornerProducts(
        ReadOnly<float> pixels, ReadOnly<float> attributes, ReadOnly<int> faces, ReadOnly<int> corners, Global<float> output,
        int count, int plane, int vertices, int channels)
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            int image = i / plane;
            int pixel = i - (image * plane);
            int face = faces[i];
            float sumA = 0;
            float sumB = 0;
            float sumC = 0;
            if (face >= 0)
            {
                int first = image * vertices;
                int a = (first + corners[3 * face]) * channels;
                int b = (first + corners[(3 * face) + 1]) * channels;
                int c = (first + corners[(3 * face) + 2]) * channels;
                int from = (image * channels * plane) + pixel;
                for (int channel = 0; channel < channels; channel++)
                {
                    float value = pixels[from + (channel * plane)];
                    sumA += value * attributes[a + channel];
                    sumB += value * attributes[b + channel];
                    sumC += value * attributes[c + channel];
                }
            }

            int to = (3 * image * plane) + pixel;
            output[to] = sumA;
            output[to + plane] = sumB;
            output[to + (2 * plane)] = sumC;
        }
    }
}
