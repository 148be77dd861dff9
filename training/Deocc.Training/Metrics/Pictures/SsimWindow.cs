namespace Deocc.Training.Metrics.Pictures;

/// <summary>The window and the protocol of a structural similarity.</summary>
/// <param name="Name">The figure's name.</param>
/// <param name="Size">Taps along each axis.</param>
/// <param name="Sigma">The Gaussian's standard deviation in pixels; null for equal weights.</param>
/// <param name="IsGrey">Whether colours are first turned to grey by Rec. 709 luma, as scikit-image's <c>rgb2gray</c> does.</param>
/// <param name="IsSampleCovariance">Whether variances are divided by n - 1 in place of n.</param>
public sealed record SsimWindow(string Name, int Size, double? Sigma, bool IsGrey, bool IsSampleCovariance)
{
    /// <summary>Wang et al. (2004): Gaussian 11x11, sigma 1.5; the mean over the channels.</summary>
    public static SsimWindow Standard { get; } = new("ssim", 11, 1.5, IsGrey: false, IsSampleCovariance: false);

    /// <summary>
    /// The protocol of LaFIn and EdgeConnect: grey, 51x51 with equal weights, sample covariance
    /// (scikit-image's <c>structural_similarity(..., win_size=51)</c>).
    /// </summary>
    public static SsimWindow Grey51 { get; } = new("ssim_grey51", 51, null, IsGrey: true, IsSampleCovariance: true);

    /// <summary>The weights along one axis, with the sum 1.</summary>
    public double[] Weights()
    {
        var weights = new double[Size];
        for (int i = 0; i < Size; i++)
        {
            double distance = i - ((Size - 1) / 2.0);
            weights[i] = Sigma is { } sigma ? Math.Exp(-distance * distance / (2 * sigma * sigma)) : 1;
        }

        double sum = weights.Sum();
        return Array.ConvertAll(weights, weight => weight / sum);
    }
}
