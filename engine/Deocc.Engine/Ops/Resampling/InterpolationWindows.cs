namespace Deocc.Engine.Ops;

/// <summary>
/// Windows of interpolation along one axis, after PyTorch's definitions. The key's number is the scale from output to input
/// positions that the caller gave, 0 for the sizes' ratio.
/// </summary>
internal static class InterpolationWindows
{
    /// <summary>The input at floor(o * scale), computed in float32 as PyTorch does, so that the same pixels are chosen.</summary>
    public static void AddNearest(WindowList list, in WindowKey key, int output)
    {
        float scale = key.Number > 0 ? (float)key.Number : (float)key.Inputs / key.Outputs;
        int input;
        if (key.Outputs == key.Inputs) input = output;
        else if (key.Outputs == 2 * key.Inputs) input = output / 2;
        else input = Math.Min((int)MathF.Floor(output * scale), key.Inputs - 1);
        list.AddEqual(input, 1, 1);
    }

    /// <summary>
    /// The two inputs next to the output's position, which is o * scale with aligned corners and (o + 1/2) * scale - 1/2, at
    /// least 0, without.
    /// </summary>
    public static void AddLinear(WindowList list, in WindowKey key, int output)
    {
        double scale = Scale(key);
        double position = key.Flag ? output * scale : Math.Max(0, ((output + 0.5) * scale) - 0.5);
        int left = Math.Min((int)position, key.Inputs - 1);
        double share = Math.Clamp(position - left, 0, 1);
        if (left == key.Inputs - 1) list.AddEqual(left, 1, 1);
        else list.Add(left, [1 - share, share]);
    }

    /// <summary>A triangle around the output's position, one input wide to each side, or the scale where that is more.</summary>
    public static void AddLinearAntialiased(WindowList list, in WindowKey key, int output)
    {
        double scale = Scale(key);
        double reach = Math.Max(1, scale);
        double center = scale * (output + 0.5);
        int start = Math.Max(0, (int)(center - reach + 0.5));
        int end = Math.Min(key.Inputs, (int)(center + reach + 0.5));
        var weights = new double[end - start];
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            double distance = Math.Abs(start + i - center + 0.5) / reach;
            weights[i] = Math.Max(0, 1 - distance);
            sum += weights[i];
        }

        for (int i = 0; i < weights.Length; i++) weights[i] /= sum;
        list.Add(start, weights);
    }

    private static double Scale(in WindowKey key)
    {
        if (key.Flag) return key.Outputs > 1 ? (double)(key.Inputs - 1) / (key.Outputs - 1) : 0;
        return key.Number > 0 ? key.Number : (double)key.Inputs / key.Outputs;
    }
}
