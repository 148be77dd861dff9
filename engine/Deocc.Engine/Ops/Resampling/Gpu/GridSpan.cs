namespace Deocc.Engine.Ops.Resampling.Gpu;

/// <summary>
/// The two pixels that a sample lies between along one axis: which they are (valid ones even where their weight is zero), their
/// shares, and how the shares change with the grid's coordinate. As the CPU's <see cref="Cpu.GridPlace{T}"/>.
/// </summary>
internal struct GridSpan
{
    // Where a coordinate is no finite number, or too large for an index: outside every image.
    private const float Nowhere = -100;
    private const float MostPixels = 1 << 30;

    public int Lower;
    public int Upper;
    public float LowerWeight;
    public float UpperWeight;
    public float LowerSlope;
    public float UpperSlope;

    /// <summary>Finds them for a coordinate, -1 to 1 within the image.</summary>
    public static GridSpan Of(float coordinate, int size, GridSizes sizes)
    {
        bool isAligned = sizes.AlignsCorners != 0;
        float slope = isAligned ? 0.5f * (size - 1) : 0.5f * size;
        float place = isAligned ? (coordinate + 1) * slope : (((coordinate + 1) * size) - 1) / 2;
        if (!(MathF.Abs(place) < MostPixels))
        {
            place = Nowhere;
            slope = 0;
        }

        if (sizes.Padding == SamplingPadding.Reflection)
        {
            float low = isAligned ? 0 : -0.5f;
            float span = isAligned ? size - 1 : size;
            float distance = place - low;
            if (distance < 0)
            {
                distance = -distance;
                slope = -slope;
            }

            float flips = span > 0 ? MathF.Floor(distance / span) : 0;
            float rest = distance - (flips * span);
            bool isMirrored = flips - (2 * MathF.Floor(flips / 2)) > 0;
            place = low + (isMirrored ? span - rest : rest);
            if (isMirrored) slope = -slope;
        }

        if (sizes.Padding != SamplingPadding.Zeros)
        {
            float last = size - 1;
            if (place <= 0 || place >= last) slope = 0;
            place = MathF.Min(MathF.Max(place, 0), last);
        }

        bool isNearest = sizes.Mode == SamplingMode.Nearest;
        float whole = isNearest ? MathF.Round(place) : MathF.Floor(place);
        int lower = (int)whole;
        int upper = lower + 1;
        float share = isNearest ? 0 : place - whole;
        if (isNearest) slope = 0;
        bool hasLower = lower >= 0 && lower < size;
        bool hasUpper = upper >= 0 && upper < size;
        return new GridSpan
        {
            Lower = Math.Min(Math.Max(lower, 0), size - 1),
            Upper = Math.Min(Math.Max(upper, 0), size - 1),
            LowerWeight = hasLower ? 1 - share : 0,
            UpperWeight = hasUpper ? share : 0,
            LowerSlope = hasLower ? -slope : 0,
            UpperSlope = hasUpper ? slope : 0,
        };
    }
}
