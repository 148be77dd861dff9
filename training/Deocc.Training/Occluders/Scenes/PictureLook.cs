using System.Numerics;
using Deocc.Imaging;

namespace Deocc.Training.Occluders.Scenes;

/// <summary>
/// How a picture looks apart from what it shows: whether it is grey or toned (sepia), how soft it is and how noisy. What is
/// laid over it has to look the same, or a network would learn the difference instead of the occluder.
/// </summary>
internal sealed class PictureLook
{
    private const int Step = 3;

    // The largest deviation from a line through the colors at which a picture counts as toned grey.
    private const float TonedDeviation = 0.022f;

    private readonly (float Slope, float Offset) _red;
    private readonly (float Slope, float Offset) _blue;

    private PictureLook((float Slope, float Offset) red, (float Slope, float Offset) blue, bool isToned, float blur, float noise, float white, float black)
    {
        (_red, _blue, IsToned, Blur, Noise) = (red, blue, isToned, blur, noise);
        (White, Black) = (white, black);
    }

    /// <summary>Whether all colors are tones of one.</summary>
    public bool IsToned { get; }

    /// <summary>The standard deviation in pixels of the blur that makes a crisp drawing as soft as the picture.</summary>
    public float Blur { get; }

    /// <summary>The standard deviation of the noise, 0..1.</summary>
    public float Noise { get; }

    /// <summary>What the picture's brightest parts are like, 0..1.</summary>
    public float White { get; }

    /// <summary>What the picture's darkest parts are like, 0..1.</summary>
    public float Black { get; }

    /// <summary>Measures a picture.</summary>
    public static PictureLook Measure(Image<float> picture)
    {
        double count = 0, sumR = 0, sumG = 0, sumB = 0, sumGg = 0, sumRg = 0, sumBg = 0;
        double near = 1e-9, far = 1e-9;
        var curvatures = new List<float>();
        var lumas = new List<float>();
        for (int y = 2; y < picture.Height - 2; y += Step)
        {
            ReadOnlySpan<float> row = picture.Row(y);
            for (int x = 2; x < picture.Width - 2; x += Step)
            {
                int i = 3 * x;
                (float r, float g, float b) = (row[i], row[i + 1], row[i + 2]);
                count++;
                (sumR, sumG, sumB) = (sumR + r, sumG + g, sumB + b);
                (sumGg, sumRg, sumBg) = (sumGg + (g * g), sumRg + (r * g), sumBg + (b * g));
                float first = Math.Abs(row[i + 1] - row[i + 4]);
                float second = Math.Abs(row[i - 2] - row[i + 4]);
                if (second > 0.04f) (near, far) = (near + first, far + second);
                curvatures.Add(Math.Abs((2 * g) - row[i - 2] - row[i + 4]));
                lumas.Add((0.299f * r) + (0.587f * g) + (0.114f * b));
            }
        }

        double spread = Math.Max(1e-9, sumGg - (sumG * sumG / count));
        (float, float) red = Line(sumRg, sumR);
        (float, float) blue = Line(sumBg, sumB);
        curvatures.Sort();
        lumas.Sort();

        // Half of the differences of a sharp edge lie within one pixel, of a soft one a quarter and less.
        float sharpness = (float)(near / far);
        float blur = Math.Clamp(0.35f + ((0.62f - sharpness) * 5), 0.35f, 1.3f);

        // The second difference of white noise has a deviation of sqrt 6 times the noise's; the flattest third shows it.
        float noise = Math.Clamp(curvatures[curvatures.Count / 3] / 0.43f / 2.45f, 0, 0.04f);
        return new PictureLook(red, blue, IsTonedLine(picture, red, blue), blur, noise, lumas[lumas.Count * 49 / 50], lumas[lumas.Count / 50]);

        (float Slope, float Offset) Line(double products, double sums)
        {
            double slope = (products - (sums * sumG / count)) / spread;
            return ((float)slope, (float)((sums - (slope * sumG)) / count));
        }
    }

    /// <summary>A color as this picture would show it.</summary>
    public Vector3 Tone(Vector3 color)
    {
        if (!IsToned) return color;
        float grey = Vector3.Dot(color, SkinSample.Luma);

        // Undo the tone's own luma, so that a grey keeps its brightness.
        float slope = (0.299f * _red.Slope) + 0.587f + (0.114f * _blue.Slope);
        float offset = (0.299f * _red.Offset) + (0.114f * _blue.Offset);
        float green = (grey - offset) / Math.Max(0.2f, slope);
        return new Vector3((_red.Slope * green) + _red.Offset, green, (_blue.Slope * green) + _blue.Offset);
    }

    private static bool IsTonedLine(Image<float> picture, (float Slope, float Offset) red, (float Slope, float Offset) blue)
    {
        double sum = 0;
        int count = 0;
        for (int y = 0; y < picture.Height; y += Step)
        {
            for (int x = 0; x < picture.Width; x += Step)
            {
                Span<float> pixel = picture.Pixel(x, y);
                float r = pixel[0] - (red.Slope * pixel[1]) - red.Offset;
                float b = pixel[2] - (blue.Slope * pixel[1]) - blue.Offset;
                sum += (r * r) + (b * b);
                count++;
            }
        }

        return Math.Sqrt(sum / count) < TonedDeviation;
    }
}
