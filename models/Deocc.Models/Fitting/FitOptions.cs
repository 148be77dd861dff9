namespace Deocc.Models.Fitting;

/// <summary>
/// Weights and steps of a fit. The weights are Deng et al.'s (CVPR workshops 2019, authors' code) without the perceptual one,
/// which needs a network; colours are in 0..1, landmarks in pixels of a picture that is 224 pixels high.
/// </summary>
public sealed record FitOptions
{
    /// <summary>Steps of Adam on picture and landmarks; 0 stops after the landmarks.</summary>
    public int Steps { get; init; } = 150;

    /// <summary>Gauss-Newton steps on the landmarks alone.</summary>
    public int LandmarkSteps { get; init; } = 12;

    /// <summary>Weight of the colours' distance.</summary>
    public double Photo { get; init; } = 1.92;

    /// <summary>Weight of the landmarks' mean squared distance.</summary>
    public double Landmarks { get; init; } = 1.6e-3;

    /// <summary>How much more the bridge and tip of the nose (28 to 30) and the inner lips (60 to 67) count.</summary>
    public double InnerLandmarks { get; init; } = 20;

    /// <summary>
    /// How much the jaw's line (0 to 16) counts. Its points slide along the cheek when the head turns, while the model's stay
    /// at their vertices; Deng et al. count them fully.
    /// </summary>
    public double JawLandmarks { get; init; } = 1;

    /// <summary>Weight of all coefficients' squares.</summary>
    public double Coefficients { get; init; } = 3e-4;

    /// <summary>The identity's part of it.</summary>
    public double Identity { get; init; } = 1;

    /// <summary>The expression's part of it.</summary>
    public double Expression { get; init; } = 0.8;

    /// <summary>The texture's part of it.</summary>
    public double Texture { get; init; } = 1.7e-2;

    /// <summary>Weight of the light's deviation from white.</summary>
    public double Light { get; init; } = 10;

    /// <summary>Weight of the variance of the skin's albedo.</summary>
    public double Reflectance { get; init; } = 5;

    /// <summary>Adam's step for identity and expression, in standard deviations; falls to zero along a cosine, as all of them.</summary>
    public double ShapeStep { get; init; } = 0.05;

    /// <summary>Adam's step for the texture.</summary>
    public double TextureStep { get; init; } = 0.1;

    /// <summary>Adam's step for light, angles in radians and translation in decimetres.</summary>
    public double SceneStep { get; init; } = 0.01;
}
