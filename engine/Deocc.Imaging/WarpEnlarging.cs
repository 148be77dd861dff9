using Deocc.Engine.Devices.Cpu;

namespace Deocc.Imaging;

/// <summary>Interpolates between the source's samples, for warps that do not shrink.</summary>
internal readonly struct WarpEnlarging(WarpSource source, Image<float> target, BorderMode border, ResizeFilter filter) : IParallelBody
{
    private const int MostTaps = 6;

    public void Invoke(int item, int worker)
    {
        int taps = Math.Max(1, (int)(2 * ResizeWeights.Radius(filter)));
        Span<float> acrossWeights = stackalloc float[MostTaps];
        Span<float> downWeights = stackalloc float[MostTaps];
        Span<float> row = target.Row(item);
        for (int x = 0; x < target.Width; x++)
        {
            (double sourceX, double sourceY) = source.Back.Apply(x + 0.5, item + 0.5);
            if (!double.IsFinite(sourceX + sourceY) || Math.Abs(sourceX) > int.MaxValue || Math.Abs(sourceY) > int.MaxValue) continue;
            long firstX = Weigh(sourceX - 0.5, acrossWeights[..taps]);
            long firstY = Weigh(sourceY - 0.5, downWeights[..taps]);
            Span<float> pixel = row.Slice(x * target.Channels, target.Channels);
            for (int v = 0; v < taps; v++)
            {
                int placeY = border.Place(firstY + v, source.Picture.Height);
                if (placeY < 0) continue;
                for (int u = 0; u < taps; u++)
                {
                    int placeX = border.Place(firstX + u, source.Picture.Width);
                    if (placeX < 0) continue;
                    float weight = downWeights[v] * acrossWeights[u];
                    ReadOnlySpan<float> from = source.Picture.Pixel(placeX, placeY);
                    for (int c = 0; c < pixel.Length; c++) pixel[c] += weight * from[c];
                }
            }
        }
    }

    /// <summary>The weights of the samples around a place, which add up to one.</summary>
    /// <returns>The first sample's index.</returns>
    private long Weigh(double place, Span<float> weights)
    {
        long first = weights.Length == 1 ? (long)Math.Floor(place + 0.5) : (long)Math.Floor(place) - (weights.Length / 2) + 1;
        float sum = 0;
        for (int t = 0; t < weights.Length; t++)
        {
            weights[t] = (float)ResizeWeights.Weight(filter, first + t - place);
            sum += weights[t];
        }

        for (int t = 0; t < weights.Length; t++) weights[t] /= sum;
        return first;
    }
}
