using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Resampling.Gpu;

/// <summary>The four pixels around a sample, as places in their plane, and their weights.</summary>
internal struct GridCorners
{
    public int UpperLeft;
    public int UpperRight;
    public int LowerLeft;
    public int LowerRight;
    public float UpperLeftWeight;
    public float UpperRightWeight;
    public float LowerLeftWeight;
    public float LowerRightWeight;

    /// <summary>Those of a sample of the whole batch; with a direction, weights' derivatives along it take the weights' place.</summary>
    public static GridCorners Of(ReadOnly<float> grid, ReadOnly<float> direction, int hasDirection, int sample, GridSizes sizes)
    {
        GridSpan x = GridSpan.Of(grid[2 * sample], sizes.Width, sizes);
        GridSpan y = GridSpan.Of(grid[(2 * sample) + 1], sizes.Height, sizes);
        var corners = new GridCorners
        {
            UpperLeft = (y.Lower * sizes.Width) + x.Lower,
            UpperRight = (y.Lower * sizes.Width) + x.Upper,
            LowerLeft = (y.Upper * sizes.Width) + x.Lower,
            LowerRight = (y.Upper * sizes.Width) + x.Upper,
            UpperLeftWeight = y.LowerWeight * x.LowerWeight,
            UpperRightWeight = y.LowerWeight * x.UpperWeight,
            LowerLeftWeight = y.UpperWeight * x.LowerWeight,
            LowerRightWeight = y.UpperWeight * x.UpperWeight,
        };
        if (hasDirection != 0)
        {
            float alongX = direction[2 * sample];
            float alongY = direction[(2 * sample) + 1];
            corners.UpperLeftWeight = (alongX * y.LowerWeight * x.LowerSlope) + (alongY * y.LowerSlope * x.LowerWeight);
            corners.UpperRightWeight = (alongX * y.LowerWeight * x.UpperSlope) + (alongY * y.LowerSlope * x.UpperWeight);
            corners.LowerLeftWeight = (alongX * y.UpperWeight * x.LowerSlope) + (alongY * y.UpperSlope * x.LowerWeight);
            corners.LowerRightWeight = (alongX * y.UpperWeight * x.UpperSlope) + (alongY * y.UpperSlope * x.UpperWeight);
        }

        return corners;
    }
}
