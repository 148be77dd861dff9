namespace Deocc.Training.Metrics.Pictures;

/// <summary>What a <see cref="PictureComparison"/> measures, and where.</summary>
public sealed record ComparisonOptions
{
    /// <summary>The metrics; PSNR, SSIM, L1 and MSE by default.</summary>
    public IReadOnlyList<IPictureMetric> Metrics { get; init; } = [new PsnrMetric(), new SsimMetric(), new L1Metric(), new MseMetric()];

    /// <summary>Which pixels count: all by default. Hole and face need <see cref="Mask"/>.</summary>
    public SupportKind Support { get; init; } = SupportKind.Whole;

    /// <summary>A mask for all pictures, or a folder of masks by name, bright where pixels count; null for none.</summary>
    public string? Mask { get; init; }

    /// <summary>Whether the masks are dark where pixels count.</summary>
    public bool IsMaskInverted { get; init; }
}
