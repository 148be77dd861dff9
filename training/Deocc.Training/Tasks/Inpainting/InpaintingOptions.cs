using Deocc.Engine.Diagnostics;
using Deocc.Models.Inpainting;
using Deocc.Training.Occluders;
using Deocc.Training.Runs;

namespace Deocc.Training.Tasks.Inpainting;

/// <summary>
/// How the inpainting generator is trained. The defaults of losses and optimizer are the paper's (Yin et al.,
/// "Segmentation-Reconstruction-Guided Facial Image De-occlusion"); it leaves the widths open. Lengths in pixels are those of
/// a crop of 256 and shrink with the size.
/// </summary>
public sealed record InpaintingOptions : TrainingOptions
{
    /// <summary>The generator's channels at full size; each halving doubles them.</summary>
    public int BaseWidth { get; init; } = 48;

    /// <summary>The generator's most channels.</summary>
    public int MaxWidth { get; init; } = 512;

    /// <summary>How often the generator halves the size.</summary>
    public int Levels { get; init; } = 2;

    /// <summary>The side of the generator's first kernel.</summary>
    public int StemKernel { get; init; } = 5;

    /// <summary>Gated residual blocks at the smallest size.</summary>
    public int ResidualBlocks { get; init; } = 8;

    /// <summary>Whether features on the way down are added on the way up.</summary>
    public bool Skips { get; init; }

    /// <summary>At how many sizes, from the smallest on, a trained map of places is added.</summary>
    public int PositionLevels { get; init; }

    /// <summary>What the hole holds in the generator's input.</summary>
    public HoleFill Fill { get; init; } = HoleFill.Noise;

    /// <summary>Whether the generator makes the change of its input picture in the hole instead of a picture.</summary>
    public bool Residual { get; init; }

    /// <summary>
    /// Weights of a generator trained at half the size: it paints the hole first, and both are trained on; needs
    /// <see cref="Residual"/>. They go before those in <see cref="TrainingOptions.Start"/>, whose coarse generator is kept if this
    /// is empty; with neither there is none.
    /// </summary>
    public string Coarse { get; init; } = string.Empty;

    /// <summary>
    /// Weights of the reconstruction network, whose rendered face the generator is given; empty leaves the rendered face out, and
    /// the data set's face region stands for its mask.
    /// </summary>
    public string Reconstruction { get; init; } = string.Empty;

    /// <summary>
    /// How often the rendered face is bent onto the true landmarks (<see cref="Deocc.Models.Reconstruction.FaceBend"/>), which the paper does not have: the
    /// generator learns to paint eyes and mouth where the rendered face has them.
    /// </summary>
    public double BentShare { get; init; }

    /// <summary>Weight of the absolute difference over the face.</summary>
    public double PixelWeight { get; init; } = 10;

    /// <summary>
    /// How much more that difference counts in the middle of an eye or the mouth than on other skin (<see cref="FaceParts"/>), which
    /// the paper does not have; 1 for alike.
    /// </summary>
    public double PartsWeight { get; init; } = 1;

    /// <summary>Weight of the structural similarity.</summary>
    public double SimilarityWeight { get; init; } = 5;

    /// <summary>Weight of the absolute difference to the input outside the face.</summary>
    public double BackgroundWeight { get; init; } = 5;

    /// <summary>Weight of the identity; needs <see cref="IdentityWeights"/>.</summary>
    public double IdentityWeight { get; init; } = 0.2;

    /// <summary>
    /// Weight of the difference of features (<see cref="Losses.PerceptualLoss"/>), which the paper does not have; needs
    /// <see cref="PerceptualWeights"/>.
    /// </summary>
    public double PerceptualWeight { get; init; }

    /// <summary>Weights of a segmentation network of this project, of VGG or of MobileFaceNet; empty leaves the term out.</summary>
    public string PerceptualWeights { get; init; } = string.Empty;

    /// <summary>Weight of the squared variation.</summary>
    public double VariationWeight { get; init; } = 0.1;

    /// <summary>Weight of the discriminator's judgement; 0 trains without one.</summary>
    public double AdversarialWeight { get; init; } = 0.01;

    /// <summary>Weights of MobileFaceNet for the identity; empty leaves the term out.</summary>
    public string IdentityWeights { get; init; } = string.Empty;

    /// <summary>A pixel counts for the similarity if it lacks more than this.</summary>
    public double HardThreshold { get; init; } = 0.2;

    /// <summary>The share of all pixels that counts for the similarity at least.</summary>
    public double HardShare { get; init; } = 1.0 / 16;

    /// <summary>Pixels by which the masks of similarity and background are eroded.</summary>
    public int Erosion { get; init; } = 4;

    /// <summary>The hole is what was found to be covered and a margin in pixels, drawn anew for each sample, from this ...</summary>
    public int LeastMargin { get; init; } = -2;

    /// <summary>... to this.</summary>
    public int MostMargin { get; init; } = 6;

    /// <summary>
    /// The side in pixels of what the discriminator sees, around the hole; 0 for the whole picture, as the paper has it. A local one learns
    /// faster, since most of a picture is the same, and it is shown the clean picture outside the hole.
    /// </summary>
    public int DiscriminatorSize { get; init; }

    /// <summary>The discriminator's channels at full size.</summary>
    public int DiscriminatorWidth { get; init; } = 64;

    /// <summary>The discriminator's most channels.</summary>
    public int DiscriminatorMaxWidth { get; init; } = 512;

    /// <summary>The first step with a discriminator.</summary>
    public long AdversarialAfter { get; init; }

    /// <summary>A clean picture serves the discriminator as a real one if this share of its face region is visible.</summary>
    public double RealOverlap { get; init; } = 0.85;

    /// <summary>Weight of the penalty on the discriminator's gradient at real pictures (R1); 0 for none.</summary>
    public double GradientPenalty { get; init; }

    /// <summary>Whether the learning rate falls along a cosine, to zero, rather than to a tenth half way.</summary>
    public bool Cosine { get; init; }

    /// <summary>The gradients' norm is cut to this; 0 for never.</summary>
    public double MaxGradientNorm { get; init; }

    /// <summary>The kinds of occluders, each as often as it is named; all alike if empty.</summary>
    public IReadOnlyList<OccluderKind> Kinds { get; init; } = [];

    /// <summary>The largest change of size, as a share.</summary>
    public double ScaleVariation { get; init; } = 0.05;

    /// <summary>The largest turn in degrees.</summary>
    public double TurnVariation { get; init; } = 5;

    /// <summary>The largest shift, as a share of the side.</summary>
    public double ShiftVariation { get; init; } = 0.03;

    /// <summary>Brightness, contrast and saturation change by up to this share.</summary>
    public double ColorJitter { get; init; } = 0.15;

    /// <inheritdoc/>
    public override void Check()
    {
        base.Check();
        Require(Levels is >= 1 and <= 6, "levels", Levels, "1 to 6");
        Require(Size % (1 << Levels) == 0, "size", Size, $"a multiple of {1 << Levels}, as levels are {Levels}");
        Require(PositionLevels >= 0 && PositionLevels <= Levels, "positionLevels", PositionLevels, $"0 to {Levels}");
        Require(StemKernel >= 1 && StemKernel % 2 == 1, "stemKernel", StemKernel, "an odd number");
        if (Coarse.Length > 0 && !Residual) throw new UsageException("coarse: needs residual to be true, as the generator changes what the coarse one paints");
        Require(MostMargin >= LeastMargin, "mostMargin", MostMargin, $"at least leastMargin, {LeastMargin}");
        Require(DiscriminatorSize >= 0 && DiscriminatorSize <= 256, "discriminatorSize", DiscriminatorSize, "0 to 256");
        Require(BentShare is >= 0 and <= 1, "bentShare", BentShare, "0 to 1");
        Require(PartsWeight >= 1, "partsWeight", PartsWeight, "at least 1");
        Require(Erosion >= 0, "erosion", Erosion, "at least 0");
    }

    /// <inheritdoc/>
    protected override IEnumerable<(string Option, string Path)> GivenWeights() =>
        [.. base.GivenWeights(), ("coarse", Coarse), ("reconstruction", Reconstruction), ("identityWeights", IdentityWeights), ("perceptualWeights", PerceptualWeights)];

    /// <summary>
    /// Whether the hole follows an occluder a little beyond the face, as the rim of a mask below the chin; the truth is known there too.
    /// The paper keeps to the face.
    /// </summary>
    public bool BeyondFace { get; init; }
}
