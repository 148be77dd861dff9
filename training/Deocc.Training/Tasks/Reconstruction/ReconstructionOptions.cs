using Deocc.Models.Backbones;
using Deocc.Training.Runs;

namespace Deocc.Training.Tasks.Reconstruction;

/// <summary>
/// How the reconstruction network is trained. The defaults are the paper's (Yin et al., "Segmentation-Reconstruction-Guided Facial
/// Image De-occlusion"): ResNet-50, Adam at 1e-4; those of the self-supervised terms are Deng et al.'s (CVPR workshops 2019,
/// authors' code).
/// </summary>
public sealed record ReconstructionOptions : TrainingOptions
{
    /// <summary>Which residual network.</summary>
    public ResNetDepth Depth { get; init; } = ResNetDepth.ResNet50;

    /// <summary>Multiplies its widths; 1 is torchvision's network.</summary>
    public double Width { get; init; } = 1;

    /// <summary>Weights of the residual network to begin with, torchvision's of ImageNet; empty to begin from random ones.</summary>
    public string BackboneWeights { get; init; } = string.Empty;

    /// <summary>What the outputs for identity, expression and texture are multiplied with.</summary>
    public double ModeScale { get; init; } = 1;

    /// <summary>What the outputs for angles (radians) and translation (decimetres) are multiplied with.</summary>
    public double PoseScale { get; init; } = 1;

    /// <summary>What the outputs for light are multiplied with.</summary>
    public double LightScale { get; init; } = 1;

    /// <summary>A face model's file; empty for the built-in model.</summary>
    public string Model { get; init; } = string.Empty;

    /// <summary>The share of each batch that is rendered faces with exact coefficients.</summary>
    public double RenderedShare { get; init; } = 0.25;

    /// <summary>Threads that draw them; no result depends on it.</summary>
    public int RenderWorkers { get; init; } = 1;

    /// <summary>
    /// A folder with coefficients of photographs, one JSON file per sample as <c>deocc fit DATA -o FOLDER</c> writes it; empty for none.
    /// Those that come from landmarks alone supervise shape and pose. Mirrored samples are supervised in pose and light alone.
    /// </summary>
    public string Sidecars { get; init; } = string.Empty;

    /// <summary>Weight of the sidecars' part of the coefficients' difference.</summary>
    public double SidecarCoefficients { get; init; } = 1;

    /// <summary>Weight of rendered faces' coefficients' mean absolute difference, each over its output's scale.</summary>
    public double Coefficients { get; init; } = 1;

    /// <summary>Weight of the colors' distance.</summary>
    public double Photo { get; init; } = 1.92;

    /// <summary>Weight of the landmarks' squared distance in pixels of a picture that is 224 pixels high.</summary>
    public double Landmarks { get; init; } = 1.6e-3;

    /// <summary>How much more the bridge and tip of the nose and the inner lips count.</summary>
    public double InnerLandmarks { get; init; } = 20;

    /// <summary>How much the jaw's line counts.</summary>
    public double JawLandmarks { get; init; } = 1;

    /// <summary>Weight of the coefficients' squares on photographs: 1, 0.8 and 0.017 parts of it for identity, expression and texture.</summary>
    public double Regularization { get; init; } = 3e-4;

    /// <summary>Weight of the variance of the skin's albedo on photographs.</summary>
    public double Reflectance { get; init; } = 5;

    /// <summary>Weights of MobileFaceNet, which judges whether a drawn face looks like its photograph; empty leaves that term out.</summary>
    public string IdentityWeights { get; init; } = string.Empty;

    /// <summary>Weight of the identity's loss, 1 - cosine of the embeddings of the drawn face and the photograph, both masked.</summary>
    public double Identity { get; init; } = 0.2;

    /// <summary>The share of the learning rate that is left at the end; it falls along a cosine. 1 keeps it.</summary>
    public double LastLearningRate { get; init; } = 1;

    /// <summary>The largest norm of a step's gradient; larger ones are shortened to it. 0 for any.</summary>
    public double MostGradient { get; init; }

    /// <summary>How likely a sample gets an occluder drawn over it; its loss is taken on what lies below.</summary>
    public double OccludeProbability { get; init; } = 0.7;

    /// <summary>The largest change of size, as a share.</summary>
    public double ScaleVariation { get; init; } = 0.1;

    /// <summary>The largest turn in degrees.</summary>
    public double TurnVariation { get; init; } = 10;

    /// <summary>The largest shift, as a share of the picture's side; 10 of 224 pixels.</summary>
    public double ShiftVariation { get; init; } = 10.0 / 224;

    /// <summary>How likely a sample is mirrored.</summary>
    public double Flip { get; init; } = 0.5;

    /// <summary>Brightness, contrast and saturation of photographs change by up to this share.</summary>
    public double ColorJitter { get; init; } = 0.2;

    /// <summary>How likely each of blur, noise and JPEG compression is.</summary>
    public double Degrade { get; init; } = 0.2;

    /// <inheritdoc/>
    protected override IEnumerable<(string Option, string Path)> GivenWeights() =>
        [.. base.GivenWeights(), ("backboneWeights", BackboneWeights), ("identityWeights", IdentityWeights)];
}
