using Deocc.Models.Backbones.MobileNet;
using Deocc.Models.Landmarks;
using Deocc.Training.Runs;

namespace Deocc.Training.Tasks.Landmarks;

/// <summary>How the 68-landmark network is trained. The network's defaults are the paper's.</summary>
public sealed record LandmarkTrainingOptions : TrainingOptions
{
    /// <summary>Which MobileNetV3 makes the features.</summary>
    public MobileNetV3Size Trunk { get; init; } = MobileNetV3Size.Small;

    /// <summary>See <see cref="LandmarkNetworkOptions.GridLayer"/>.</summary>
    public int GridLayer { get; init; } = 8;

    /// <summary>See <see cref="LandmarkNetworkOptions.GridSide"/>.</summary>
    public int GridSide { get; init; } = 8;

    /// <summary>See <see cref="LandmarkNetworkOptions.GridChannels"/>.</summary>
    public int GridChannels { get; init; }

    /// <summary>What is made small.</summary>
    public LandmarkLoss Loss { get; init; } = LandmarkLoss.Shape;

    /// <summary>Crops that are made of each picture; the batch size is a multiple of it.</summary>
    public int CropsPerPicture { get; init; } = 1;

    /// <summary>Steps over which the learning rate rises from zero; after them it falls along half a cosine wave.</summary>
    public int WarmUpSteps { get; init; } = 200;

    /// <summary>Adam's weight decay.</summary>
    public double WeightDecay { get; init; }

    /// <summary>How likely a picture is a rendered person.</summary>
    public double SyntheticShare { get; init; } = 0.15;

    /// <summary>How likely a picture gets an occluder.</summary>
    public double OccludeProbability { get; init; } = 0.7;

    /// <summary>The largest change of the crop's size, as a share.</summary>
    public double Scale { get; init; } = 0.2;

    /// <summary>The largest shift of the crop, as a share of the face box's side.</summary>
    public double Shift { get; init; } = 0.1;

    /// <summary>The largest small turn in degrees, which most crops get.</summary>
    public double Degrees { get; init; } = 15;

    /// <summary>How likely a crop is turned by up to <see cref="LargeDegrees"/> instead.</summary>
    public double LargeTurns { get; init; } = 0.3;

    /// <summary>The largest turn in degrees.</summary>
    public double LargeDegrees { get; init; } = 50;

    /// <summary>How likely a crop is taken at a lower resolution first, as from a small face.</summary>
    public double Coarse { get; init; } = 0.2;

    /// <summary>Brightness, contrast and saturation are multiplied by factors from 1 - this to 1 + this.</summary>
    public double ColorJitter { get; init; } = 0.4;

    /// <summary>How likely a crop is made grey.</summary>
    public double Grey { get; init; } = 0.1;

    /// <summary>How likely each of blur, noise and JPEG compression is.</summary>
    public double Degrade { get; init; } = 0.15;

    /// <summary>The network's shape.</summary>
    internal LandmarkNetworkOptions Shape() => new() { Trunk = Trunk, GridLayer = GridLayer, GridSide = GridSide, GridChannels = GridChannels };
}
