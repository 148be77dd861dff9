namespace Deocc.Imaging;

/// <summary>Grows and shrinks the bright regions of a one-channel mask.</summary>
public static class Morphology
{
    /// <summary>The largest value within a square of (2 radius + 1) pixels a side.</summary>
    public static Image<float> Dilate(Image<float> mask, int radius) => Slide(Slide(mask, radius, isMax: true, across: true), radius, isMax: true, across: false);

    /// <summary>The smallest value within a square of (2 radius + 1) pixels a side; beyond the border counts nothing.</summary>
    public static Image<float> Erode(Image<float> mask, int radius) => Slide(Slide(mask, radius, isMax: false, across: true), radius, isMax: false, across: false);

    /// <summary>A running extreme along one axis by a queue of candidates (Lemire 2006): its cost does not grow with the radius.</summary>
    private static Image<float> Slide(Image<float> mask, int radius, bool isMax, bool across)
    {
        if (mask.Channels != 1) throw new Engine.Diagnostics.ShapeException($"Morphology: a mask has one channel, not {mask.Channels}");
        ArgumentOutOfRangeException.ThrowIfNegative(radius);
        var result = new Image<float>(mask.Width, mask.Height, 1);
        int lines = across ? mask.Height : mask.Width;
        int length = across ? mask.Width : mask.Height;
        int step = across ? 1 : mask.Width;
        var candidates = new int[length];
        for (int line = 0; line < lines; line++)
        {
            int start = across ? line * mask.Width : line;
            int head = 0;
            int tail = 0;
            for (int i = 0; i < length + radius; i++)
            {
                if (i < length)
                {
                    float value = mask.Samples[start + (i * step)];
                    while (tail > head && IsBeaten(mask.Samples[start + (candidates[tail - 1] * step)], value, isMax)) tail--;
                    candidates[tail++] = i;
                }

                int center = i - radius;
                if (center < 0) continue;
                if (candidates[head] < center - radius) head++;
                result.Samples[start + (center * step)] = mask.Samples[start + (candidates[head] * step)];
            }
        }

        return result;
    }

    private static bool IsBeaten(float old, float value, bool isMax) => isMax ? value >= old : value <= old;
}
