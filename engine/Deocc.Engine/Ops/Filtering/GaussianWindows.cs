namespace Deocc.Engine.Ops;

/// <summary>
/// Windows of a Gaussian filter along one axis: exp(-d^2 / (2 sigma^2)) over an odd or even number of taps, normalised to
/// the sum 1. The key's number is sigma; taps beyond the border fold back onto the inputs they mirror.
/// </summary>
internal static class GaussianWindows
{
    public static void Add(WindowList list, in WindowKey key, int output)
    {
        int first = output - key.Padding;
        int start = Math.Max(0, first);
        int end = Math.Min(key.Inputs, first + key.Size);
        var weights = new double[end - start];
        double sum = 0;
        for (int tap = 0; tap < key.Size; tap++)
        {
            double distance = tap - ((key.Size - 1) / 2.0);
            double weight = Math.Exp(-distance * distance / (2 * key.Number * key.Number));
            sum += weight;
            weights[Mirror(first + tap, key.Inputs) - start] += weight;
        }

        for (int i = 0; i < weights.Length; i++) weights[i] /= sum;
        list.Add(start, weights);
    }

    private static int Mirror(int place, int inputs)
    {
        if (place < 0) return -place;
        return place < inputs ? place : (2 * (inputs - 1)) - place;
    }
}
