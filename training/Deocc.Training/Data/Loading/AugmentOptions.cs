namespace Deocc.Training.Data.Loading;

/// <summary>How samples are varied. Geometry moves picture, masks, parsing and landmarks together; colors change clean and occluded picture alike.</summary>
public sealed record AugmentOptions
{
    /// <summary>The largest change of size, as a share.</summary>
    public double Scale { get; init; } = 0.2;

    /// <summary>The largest turn in degrees.</summary>
    public double Degrees { get; init; } = 20;

    /// <summary>The largest shift, as a share of the picture's side.</summary>
    public double Shift { get; init; } = 0.05;

    /// <summary>How likely the picture is mirrored; landmarks and left and right parts swap their names.</summary>
    public double Flip { get; init; } = 0.5;

    /// <summary>Brightness, contrast and saturation are multiplied by factors from 1 - this to 1 + this.</summary>
    public double ColorJitter { get; init; } = 0.5;

    /// <summary>How likely the picture is made grey.</summary>
    public double Grey { get; init; } = 0.05;

    /// <summary>How likely each of blur, noise and JPEG compression is.</summary>
    public double Degrade { get; init; } = 0.2;

    /// <summary>No variation at all, for evaluation.</summary>
    public static AugmentOptions None { get; } = new() { Scale = 0, Degrees = 0, Shift = 0, Flip = 0, ColorJitter = 0, Grey = 0, Degrade = 0 };
}
