using Deocc.Models.Detection;
using Deocc.Training.Runs;

namespace Deocc.Training.Tasks.Detection;

/// <summary>How the face detector is trained: on scenes of faces over other things, composed while it trains.</summary>
public sealed record DetectorTrainingOptions : TrainingOptions
{
    /// <summary>See <see cref="DetectorNetworkOptions.Width"/>.</summary>
    public int Width { get; init; } = 16;

    /// <summary>Views that are taken of each scene; the batch size is a multiple of it.</summary>
    public int ViewsPerScene { get; init; } = 4;

    /// <summary>Steps over which the learning rate rises from zero; after them it falls along half a cosine wave.</summary>
    public int WarmUpSteps { get; init; } = 200;

    /// <summary>Adam's weight decay.</summary>
    public double WeightDecay { get; init; }

    /// <summary>The most faces that are put into a scene; each number from none on occurs.</summary>
    public int MostFaces { get; init; } = 5;

    /// <summary>The most things that are no faces and are put into a scene: patches of clothes and hair, occluders, blobs of skin.</summary>
    public int MostDistractors { get; init; } = 4;

    /// <summary>How likely a scene begins with a whole portrait that fills it.</summary>
    public double Portraits { get; init; } = 0.25;

    /// <summary>How likely a face is a rendered person's.</summary>
    public double SyntheticShare { get; init; } = 0.05;

    /// <summary>How likely a face gets an occluder.</summary>
    public double OccludeProbability { get; init; } = 0.5;

    /// <summary>The side of the smallest face's box in a view, in pixels; smaller ones are neither right nor wrong.</summary>
    public double SmallestFace { get; init; } = 14;

    /// <summary>How likely a face is turned by up to <see cref="LargeDegrees"/>; the others by up to 15 degrees.</summary>
    public double LargeTurns { get; init; } = 0.3;

    /// <summary>The largest turn in degrees.</summary>
    public double LargeDegrees { get; init; } = 50;

    /// <summary>Brightness, contrast and saturation are multiplied by factors from 1 - this to 1 + this.</summary>
    public double ColorJitter { get; init; } = 0.4;

    /// <summary>How likely a view is made grey.</summary>
    public double Grey { get; init; } = 0.1;

    /// <summary>How likely each of blur, noise and JPEG compression is.</summary>
    public double Degrade { get; init; } = 0.15;

    /// <summary>The weight of place and size beside the probability.</summary>
    public double BoxWeight { get; init; } = 1;
}
