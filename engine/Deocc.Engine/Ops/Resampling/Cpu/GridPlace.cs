using System.Numerics;

namespace Deocc.Engine.Ops.Resampling.Cpu;

/// <summary>The two pixels that a sample lies between along one axis.</summary>
/// <param name="Lower">The one before it, or the nearest.</param>
/// <param name="Upper">The one behind it.</param>
internal readonly record struct GridPlace<T>(GridPixel<T> Lower, GridPixel<T> Upper)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Where a coordinate is no finite number, or too large for an index: outside every image.
    private static readonly T Nowhere = T.CreateTruncating(-100);
    private static readonly T MostPixels = T.CreateTruncating(1 << 30);
    private static readonly T Two = T.CreateTruncating(2);

    /// <summary>Finds them for a coordinate, -1 to 1 within the image.</summary>
    public static GridPlace<T> Of(T coordinate, int size, GridSampling sampling)
    {
        T pixels = T.CreateTruncating(size);
        T slope = (sampling.AlignCorners ? pixels - T.One : pixels) / Two;
        T place = sampling.AlignCorners ? (coordinate + T.One) * slope : (((coordinate + T.One) * pixels) - T.One) / Two;
        if (!(T.Abs(place) < MostPixels)) (place, slope) = (Nowhere, T.Zero);
        if (sampling.Padding == SamplingPadding.Reflection) (place, slope) = Reflect(place, slope, size, sampling.AlignCorners);
        if (sampling.Padding != SamplingPadding.Zeros) (place, slope) = Limit(place, slope, size);
        if (sampling.Mode == SamplingMode.Nearest)
        {
            GridPixel<T> nearest = Pixel((int)double.CreateTruncating(T.Round(place)), size, T.One, T.Zero);
            return new(nearest, nearest with { Weight = T.Zero });
        }

        T floor = T.Floor(place);
        T share = place - floor;
        int lower = (int)double.CreateTruncating(floor);
        return new(Pixel(lower, size, T.One - share, -slope), Pixel(lower + 1, size, share, slope));
    }

    private static GridPixel<T> Pixel(int index, int size, T weight, T slope) =>
        (uint)index < (uint)size ? new(index, weight, slope) : new(Math.Clamp(index, 0, size - 1), T.Zero, T.Zero);

    private static (T Place, T Slope) Limit(T place, T slope, int size)
    {
        T last = T.CreateTruncating(size - 1);
        if (place <= T.Zero) return (T.Zero, T.Zero);
        return place >= last ? (last, T.Zero) : (place, slope);
    }

    private static (T Place, T Slope) Reflect(T place, T slope, int size, bool alignCorners)
    {
        T low = alignCorners ? T.Zero : -T.One / Two;
        T span = T.CreateTruncating(alignCorners ? size - 1 : size);
        if (span == T.Zero) return (T.Zero, T.Zero);
        T distance = place - low;
        if (distance < T.Zero) (distance, slope) = (-distance, -slope);
        T flips = T.Floor(distance / span);
        T rest = distance - (flips * span);
        bool isMirrored = T.IsOddInteger(flips);
        return isMirrored ? (span - rest + low, -slope) : (rest + low, slope);
    }
}
