namespace Deocc.Engine.Ops;

/// <summary>Windows of average pooling along one axis, after PyTorch's definitions.</summary>
internal static class PoolingWindows
{
    /// <summary>
    /// The mean over the kernel. Where it reaches over the border, the missing inputs count as zeros, or not at all; the
    /// part that ceiling adds beyond the padding never counts.
    /// </summary>
    public static void AddAverage(WindowList list, in WindowKey key, int output)
    {
        int start = (output * key.Stride) - key.Padding;
        int end = Math.Min(start + key.Size, key.Inputs + key.Padding);
        int padded = end - start;
        start = Math.Max(start, 0);
        end = Math.Min(end, key.Inputs);
        list.AddEqual(start, end - start, 1.0 / (key.Flag ? padded : end - start));
    }

    /// <summary>The mean from floor(o * inputs / outputs) up to ceil((o + 1) * inputs / outputs).</summary>
    public static void AddAdaptiveAverage(WindowList list, in WindowKey key, int output)
    {
        (int start, int end) = Adaptive(key.Inputs, key.Outputs, output);
        list.AddEqual(start, end - start, 1.0 / (end - start));
    }

    /// <summary>The range of inputs that an output of an adaptive pooling takes in.</summary>
    public static (int Start, int End) Adaptive(int inputs, int outputs, int output)
    {
        long start = (long)output * inputs / outputs;
        long end = (((long)output + 1) * inputs + outputs - 1) / outputs;
        return ((int)start, (int)end);
    }
}
