namespace Deocc.Training.Metrics.Naturalness;

/// <summary>
/// The 18 features of one scale: fits of the normalised coefficients and of their products with the neighbours to the right,
/// below, and on both diagonals. The released programs of NIQE and BRISQUE write them differently.
/// </summary>
internal static class SceneStatistics
{
    /// <summary>Features of one scale.</summary>
    public const int Count = 18;

    private static readonly (int X, int Y)[] Neighbors = [(1, 0), (0, 1), (1, 1), (1, -1)];

    /// <summary>
    /// As NIQE's program has them: scales of the fits; products go around the block's border.
    /// </summary>
    public static double[] OfNiqe(Plane block)
    {
        var features = new List<double>(Count);
        AsymmetricGaussian whole = AsymmetricGaussian.Fit(block.Samples);
        features.Add(whole.Shape);
        features.Add((whole.LeftDeviation + whole.RightDeviation) / 2 * whole.ScaleFactor);
        foreach ((int x, int y) in Neighbors)
        {
            AsymmetricGaussian fit = AsymmetricGaussian.Fit(Products(block, x, y, isCyclic: true));
            double left = fit.LeftDeviation * fit.ScaleFactor;
            double right = fit.RightDeviation * fit.ScaleFactor;
            features.AddRange([fit.Shape, (right - left) * fit.MeanFactor, left, right]);
        }

        return [.. features];
    }

    /// <summary>
    /// As BRISQUE's program has them: squared deviations of the fits; products beyond the border are zero.
    /// </summary>
    public static double[] OfBrisque(Plane plane)
    {
        var features = new List<double>(Count);
        AsymmetricGaussian whole = AsymmetricGaussian.Fit(plane.Samples);
        features.Add(whole.Shape);
        features.Add(((whole.LeftDeviation * whole.LeftDeviation) + (whole.RightDeviation * whole.RightDeviation)) / 2);
        foreach ((int x, int y) in Neighbors)
        {
            AsymmetricGaussian fit = AsymmetricGaussian.Fit(Products(plane, x, y, isCyclic: false));
            double mean = (fit.RightDeviation - fit.LeftDeviation) * fit.MeanFactor * fit.ScaleFactor;
            features.AddRange([fit.Shape, mean, fit.LeftDeviation * fit.LeftDeviation, fit.RightDeviation * fit.RightDeviation]);
        }

        return [.. features];
    }

    private static double[] Products(Plane plane, int stepX, int stepY, bool isCyclic)
    {
        var products = new double[plane.Samples.Length];
        for (int y = 0; y < plane.Height; y++)
        {
            int otherY = y + stepY;
            bool isInside = otherY >= 0 && otherY < plane.Height;
            if (!isInside && !isCyclic) continue;
            otherY = (otherY + plane.Height) % plane.Height;
            for (int x = 0; x < plane.Width; x++)
            {
                int otherX = x + stepX;
                if (otherX >= plane.Width)
                {
                    if (!isCyclic) continue;
                    otherX -= plane.Width;
                }

                products[(y * plane.Width) + x] = plane[x, y] * plane[otherX, otherY];
            }
        }

        return products;
    }
}
