namespace Deocc.Training.Metrics.Naturalness;

/// <summary>Halves a plane in the two ways that published models were fitted with.</summary>
internal static class HalfSize
{
    private const double OpenCvCubic = -0.75;

    /// <summary>
    /// MATLAB's <c>imresize(x, 0.5)</c>: Keys' cubic with a = -1/2 widened by two against aliasing, mirrored at the border,
    /// odd sizes rounded up.
    /// </summary>
    public static Plane Antialiased(Plane plane)
    {
        double[] side = [Keys(0.25), Keys(0.75), Keys(1.25), Keys(1.75)];
        double sum = 2 * side.Sum();
        double[] taps = [.. side.Reverse().Concat(side).Select(tap => tap / sum)];
        return Separable(plane, (plane.Width + 1) / 2, (plane.Height + 1) / 2, (i, _, _) => ((2 * i) - 3, taps), Mirror);
    }

    /// <summary>
    /// OpenCV's <c>resize</c> with INTER_CUBIC: four taps of the cubic with a = -3/4 and none against aliasing, the border
    /// repeated, odd sizes rounded down.
    /// </summary>
    public static Plane Cubic(Plane plane) => Separable(plane, plane.Width / 2, plane.Height / 2, CubicTaps, Repeat);

    private static (int First, double[] Taps) CubicTaps(int i, int oldSize, int newSize)
    {
        double place = ((i + 0.5) * oldSize / newSize) - 0.5;
        int before = (int)Math.Floor(place);
        double x = place - before;
        double first = Outer(x + 1);
        double second = Inner(x);
        double third = Inner(1 - x);
        return (before - 1, [first, second, third, 1 - first - second - third]);

        static double Outer(double d) => ((((OpenCvCubic * d) - (5 * OpenCvCubic)) * d) + (8 * OpenCvCubic)) * d - (4 * OpenCvCubic);
        static double Inner(double d) => ((((OpenCvCubic + 2) * d) - (OpenCvCubic + 3)) * d * d) + 1;
    }

    private static Plane Separable(
        Plane plane, int width, int height, Func<int, int, int, (int First, double[] Taps)> tapsOf, Func<int, int, int> inside)
    {
        var across = new Plane(width, plane.Height);
        for (int x = 0; x < width; x++)
        {
            (int first, double[] taps) = tapsOf(x, plane.Width, width);
            for (int t = 0; t < taps.Length; t++)
            {
                int from = inside(first + t, plane.Width);
                for (int y = 0; y < plane.Height; y++) across[x, y] += taps[t] * plane[from, y];
            }
        }

        var result = new Plane(width, height);
        for (int y = 0; y < height; y++)
        {
            (int first, double[] taps) = tapsOf(y, plane.Height, height);
            for (int t = 0; t < taps.Length; t++)
            {
                int from = inside(first + t, plane.Height);
                for (int x = 0; x < width; x++) result[x, y] += taps[t] * across[x, from];
            }
        }

        return result;
    }

    private static double Keys(double d) =>
        d <= 1 ? (((1.5 * d) - 2.5) * d * d) + 1 : (((((-0.5 * d) + 2.5) * d) - 4) * d) + 2;

    private static int Repeat(int place, int size) => Math.Clamp(place, 0, size - 1);

    // The border pixel itself is repeated: -1 is 0, -2 is 1.
    private static int Mirror(int place, int size)
    {
        int period = 2 * size;
        int wrapped = ((place % period) + period) % period;
        return wrapped < size ? wrapped : period - 1 - wrapped;
    }
}
