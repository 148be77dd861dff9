using Deocc.Models.Backbones;
using Deocc.Training.Losses;
using Deocc.Training.Occluders;
using Deocc.Training.Runs;

namespace Deocc.Training.Tasks.Segmentation;

/// <summary>
/// How the segmentation network is trained. The defaults are the paper's (Yin et al., "Segmentation-Reconstruction-Guided Facial
/// Image De-occlusion"): ResNet-18, Adam at 1e-4, batches of 16.
/// </summary>
public sealed record SegmentationOptions : TrainingOptions
{
    /// <summary>The encoder: ResNet18 or ResNet34.</summary>
    public ResNetDepth Encoder { get; init; } = ResNetDepth.ResNet18;

    /// <summary>Multiplies the encoder's widths; 1 is torchvision's network.</summary>
    public double EncoderWidth { get; init; } = 1;

    /// <summary>Channels of the five decoder blocks, from coarse to fine.</summary>
    public IReadOnlyList<int> DecoderWidths { get; init; } = [256, 128, 64, 32, 16];

    /// <summary>Weights of the encoder to begin with, torchvision's of ImageNet; empty to begin from random ones.</summary>
    public string EncoderWeights { get; init; } = string.Empty;

    /// <summary>Weight of the Dice loss.</summary>
    public double Dice { get; init; } = 1;

    /// <summary>Weight of the cross-entropy of hard pixels.</summary>
    public double CrossEntropy { get; init; } = 1;

    /// <summary>
    /// Weight of the cross-entropy of a second output, which tells what covers, also beyond the face: only so can a mask's rim below
    /// the chin be removed with the mask. 0 leaves the output out, as in the paper.
    /// </summary>
    public double Covering { get; init; }

    /// <summary>Pixels with a cross-entropy above this count.</summary>
    public double HardThreshold { get; init; } = HardExamples.UsualThreshold;

    /// <summary>The share of the batch's pixels that counts at least, the hardest ones.</summary>
    public double HardShare { get; init; } = 1.0 / 16;

    /// <summary>The share of the learning rate that is left at the end; it falls along a cosine. 1 keeps it.</summary>
    public double LastLearningRate { get; init; } = 1;

    /// <summary>The kinds of occluders, each as often as it is named; all alike if empty.</summary>
    public IReadOnlyList<OccluderKind> Kinds { get; init; } = [];

    /// <summary>
    /// Whether nothing is learned from around the eyes of a face that, as the data set says, wears glasses: data sets count their
    /// frames as face, while drawn glasses are to be taken off. Off by default, as in the paper.
    /// </summary>
    public bool IgnoresWornGlasses { get; init; }

    /// <summary>How likely a sample gets an occluder drawn over it.</summary>
    public double OccludeProbability { get; init; } = 0.7;

    /// <summary>The largest change of size, as a share.</summary>
    public double ScaleVariation { get; init; } = 0.2;

    /// <summary>The largest turn in degrees.</summary>
    public double TurnVariation { get; init; } = 20;

    /// <summary>How likely a sample is mirrored.</summary>
    public double Flip { get; init; } = 0.5;

    /// <summary>Brightness, contrast and saturation change by up to this share.</summary>
    public double ColorJitter { get; init; } = 0.5;

    /// <summary>How likely each of blur, noise and JPEG compression is.</summary>
    public double Degrade { get; init; } = 0.2;

    /// <summary>Folders with further samples to train on, such as relabelled hard ones; all of their samples count as training samples.</summary>
    public IReadOnlyList<string> ExtraData { get; init; } = [];

    /// <summary>
    /// A file with one JSON object per line, <c>id</c> of a training sample and its <c>weight</c>: how often it is shown in an epoch,
    /// 1 being usual and 0 never. A list that <see cref="Hardest"/> wrote is one. Empty for none.
    /// </summary>
    public string SampleWeights { get; init; } = string.Empty;

    /// <summary>The file to write the hardest training samples to after the last step, hardest first; empty to leave it.</summary>
    public string Hardest { get; init; } = string.Empty;

    /// <summary>The share of the training samples that the list of the hardest holds.</summary>
    public double HardestShare { get; init; } = 0.1;

    /// <summary>The weight that they get in that list.</summary>
    public double HardestWeight { get; init; } = 3;
}
